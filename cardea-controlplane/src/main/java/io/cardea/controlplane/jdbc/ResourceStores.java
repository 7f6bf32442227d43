package io.cardea.controlplane.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cardea.controlplane.datafile.PrivateFile;
import io.cardea.controlplane.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens stores, making or migrating their tables as needed. */
public final class ResourceStores {

  private static final String SQLITE_FILE = "resources.db";
  private static final int SQLITE_READERS = 4;
  private static final int POSTGRES_READERS = 4;
  private static final int POSTGRES_WRITERS = 2;
  private static final Duration SQLITE_BUSY = Duration.ofSeconds(2);
  private static final Duration SQLITE_TURN = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration MIGRATION = Duration.ofMinutes(10);

  private ResourceStores() {}

  /**
   * The stores in the file {@value #SQLITE_FILE} of {@code directory}: write-ahead log, {@code
   * synchronous=FULL}, one writer and readers beside it. A writer waits for its turn up to 10 s.
   * Other processes may use the file, too; what they change is seen at the next poll.
   *
   * @throws StoreUnavailable if it cannot be opened
   * @throws io.cardea.controlplane.store.StoreDamaged if it is no store or of a newer Cardea
   */
  public static Stores sqlite(Path directory, StoreSettings settings) {
    Path file;
    try {
      file = PrivateFile.in(directory, SQLITE_FILE);
    } catch (IOException e) {
      throw new StoreUnavailable(
          "the resource store in "
              + directory
              + " cannot be made: check the directory's permissions",
          false,
          e);
    }
    SqliteDialect dialect = new SqliteDialect(file);
    DataSource source = sqliteSource(file);
    Schema.migrate(source, dialect);
    HikariConfig readers =
        PostgresConnections.plain("resource-readers", source, SQLITE_READERS, SQLITE_TURN);
    readers.setConnectionInitSql("PRAGMA query_only = true");
    Database.Pools pools =
        new Database.Pools(
            new HikariDataSource(readers),
            new HikariDataSource(
                PostgresConnections.plain("resource-writer", source, 1, SQLITE_TURN)));
    Database database =
        new Database(
            pools,
            dialect,
            settings.clock(),
            SQLITE_TURN,
            () -> {},
            JdbcResourceStore.naming(settings));
    return Stores.of(
        new JdbcResourceStore(database, settings, new ChangeSignal(), () -> {}).begun());
  }

  /**
   * The stores in a PostgreSQL database, with at most six connections and one that listens. A
   * database that is gone is noticed within 3 s, one that is back within about 5 s; a statement
   * ends within 10 s.
   *
   * @throws StoreUnavailable if it cannot be reached or lets nobody in
   * @throws io.cardea.controlplane.store.StoreDamaged if its tables are of a newer Cardea
   */
  public static Stores postgres(PostgresSettings where, StoreSettings settings) {
    return Stores.of(postgresStore(where, settings).begun());
  }

  /**
   * The same, of a database that may be away now: until it can be reached, all that is asked of the
   * stores is refused as {@link StoreUnavailable}; whoever reaches it first migrates its tables.
   */
  public static Stores postgresWhenReachable(PostgresSettings where, StoreSettings settings) {
    return Stores.of(postgresStore(where, settings));
  }

  private static JdbcResourceStore postgresStore(PostgresSettings where, StoreSettings settings) {
    PostgresDialect dialect = new PostgresDialect();
    DataSource source = PostgresConnections.source(where, ANSWER);
    HikariConfig readers = PostgresConnections.pool("resource-readers", source, POSTGRES_READERS);
    readers.setReadOnly(true);
    readers.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    HikariConfig writers = PostgresConnections.pool("resource-writers", source, POSTGRES_WRITERS);
    writers.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    Database database =
        new Database(
            new Database.Pools(new HikariDataSource(readers), new HikariDataSource(writers)),
            dialect,
            settings.clock(),
            PostgresConnections.TURN,
            () -> Schema.migrate(PostgresConnections.source(where, MIGRATION), dialect),
            JdbcResourceStore.naming(settings));
    ChangeSignal signal = new ChangeSignal();
    PostgresListener listener = PostgresListener.start(source, signal, settings.threads());
    return new JdbcResourceStore(database, settings, signal, listener::close);
  }

  private static DataSource sqliteSource(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(Math.toIntExact(SQLITE_BUSY.toMillis()));
    config.enableLoadExtension(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }
}
