package io.cardea.controlplane.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How databases are connected to: a server that is gone or hangs is noticed within seconds. */
public final class PostgresConnections {

  /** How long to wait for a connection of a pool. */
  static final Duration TURN = Duration.ofSeconds(3);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LOGIN = Duration.ofSeconds(5);

  /**
   * Ends what runs too long or waits in vain, on the server, in milliseconds. What is acknowledged
   * is on the server's disk, also where the server's own default is not to wait for that.
   */
  private static final String INIT =
      """
      SET statement_timeout = 10000;
      SET lock_timeout = 5000;
      SET idle_in_transaction_session_timeout = 60000;
      SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'
      """;

  private PostgresConnections() {}

  /**
   * Connections that are not pooled.
   *
   * @param answer how long the server may be silent
   */
  public static PGSimpleDataSource source(PostgresSettings where, Duration answer) {
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

  /** A pool of them for transactions, whose statements end within 10 s. */
  public static HikariConfig pool(String name, DataSource source, int size) {
    HikariConfig config = plain(name, source, size, TURN);
    config.setAutoCommit(false);
    config.setIsolateInternalQueries(true); // else the next rollback undoes the settings
    config.setConnectionInitSql(INIT);
    return config;
  }

  /** A pool of any connections; {@code wait} is how long to wait for one. */
  static HikariConfig plain(String name, DataSource source, int size, Duration wait) {
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
