package io.cardea.controlplane.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cardea.controlplane.datafile.PrivateFile;
import io.cardea.controlplane.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
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
  private static final Duration POSTGRES_TURN = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LOGIN = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration MIGRATION = Duration.ofMinutes(10);

  /**
   * Ends what runs too long or waits in vain, on the server, in milliseconds. What is acknowledged
   * is on the server's disk, also where the server's own default is not to wait for that.
   */
  private static final String POSTGRES_INIT =
      """
      SET statement_timeout = 10000;
      SET lock_timeout = 5000;
      SET idle_in_transaction_session_timeout = 60000;
      SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'
      """;

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
    HikariConfig readers = pool("resource-readers", source, SQLITE_READERS, SQLITE_TURN);
    readers.setConnectionInitSql("PRAGMA query_only = true");
    Database.Pools pools =
        new Database.Pools(
            new HikariDataSource(readers),
            new HikariDataSource(pool("resource-writer", source, 1, SQLITE_TURN)));
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
    DataSource source = postgresSource(where, ANSWER);
    HikariConfig readers = postgresPool("resource-readers", source, POSTGRES_READERS);
    readers.setReadOnly(true);
    readers.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    HikariConfig writers = postgresPool("resource-writers", source, POSTGRES_WRITERS);
    writers.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    Database database =
        new Database(
            new Database.Pools(new HikariDataSource(readers), new HikariDataSource(writers)),
            dialect,
            settings.clock(),
            POSTGRES_TURN,
            () -> Schema.migrate(postgresSource(where, MIGRATION), dialect),
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

  private static DataSource postgresSource(PostgresSettings where, Duration answer) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(where.url());
    source.setUser(where.user());
    source.setPassword(where.password());
    source.setApplicationName("cardea");
    source.setLoginTimeout(Math.toIntExact(LOGIN.toSeconds()));
    source.setConnectTimeout(Math.toIntExact(CONNECT.toSeconds()));
    source.setSocketTimeout(Math.toIntExact(answer.toSeconds()));
    source.setTcpKeepAlive(true);
    return source;
  }

  private static HikariConfig postgresPool(String name, DataSource source, int size) {
    HikariConfig config = pool(name, source, size, POSTGRES_TURN);
    config.setAutoCommit(false);
    config.setIsolateInternalQueries(true); // else the next rollback undoes the settings
    config.setConnectionInitSql(POSTGRES_INIT);
    return config;
  }

  private static HikariConfig pool(String name, DataSource source, int size, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return config;
  }
}
