package io.cardea.controlplane.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, started once for all tests of the JVM; each gets a schema of its own. Its
 * default is not to wait for the disk at a commit, so tests see whether the store insists.
 */
public final class TestPostgres {

  private static final List<String> TABLES =
      List.of(
          "store_head",
          "store_revision",
          "resource_version",
          "resource",
          "resource_mark",
          "node",
          "secret_head",
          "secret_version",
          "resource_schema");

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;
  private String template = "";

  private TestPostgres() {
    try {
      this.data = Files.createTempDirectory("cardea-postgres");
      this.port = freePort();
      this.server = builder().start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    private static final TestPostgres ONE = new TestPostgres();
  }

  /** The one of this JVM. */
  public static TestPostgres get() {
    return Holder.ONE;
  }

  /** Outside the range that clients' own ports come from, so that it is free after a crash. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException _) {
        // Taken: another one.
      }
    }
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setRegisterShutdownHook(false)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
  }

  /** A new, empty schema. */
  public PostgresSettings emptySchema() {
    return in(createSchema());
  }

  private String createSchema() {
    String schema = "t" + SCHEMAS.incrementAndGet();
    execute("CREATE SCHEMA " + schema);
    return schema;
  }

  private PostgresSettings in(String schema) {
    return new PostgresSettings(url() + "?currentSchema=" + schema, "postgres", "postgres");
  }

  /** A new schema with the tables of an empty store: a copy, which takes less than migrating. */
  PostgresSettings newSchema() {
    if (template.isEmpty()) {
      template = createSchema();
      ResourceStores.postgres(in(template), StoreSettings.defaults()).close();
    }
    String schema = createSchema();
    StringBuilder copy = new StringBuilder();
    for (String table : TABLES) {
      copy.append(
          """
          CREATE TABLE %2$s.%1$s (LIKE %3$s.%1$s INCLUDING ALL);
          INSERT INTO %2$s.%1$s SELECT * FROM %3$s.%1$s;
          """
              .formatted(table, schema, template));
    }
    execute(copy + "UPDATE %s.store_head SET incarnation = ''".formatted(schema));
    return in(schema);
  }

  /** Runs a statement as the owner. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url(), "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the server at once, as a crash would: it recovers from its log when it is started. */
  public void crash() throws IOException, InterruptedException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    new ProcessBuilder("kill", "-QUIT", pid.strip()).start().waitFor();
    postmaster.onExit().join();
    server.close(); // lets go of its lock on the folder
  }

  /** Starts the server that has crashed, at the same address. */
  public void start() throws IOException {
    server = builder().start();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void remove() {
    try {
      server.close();
      try (var files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
