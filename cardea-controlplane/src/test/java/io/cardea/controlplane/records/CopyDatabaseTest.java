package io.cardea.controlplane.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.controlplane.jdbc.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that does not fit is told of in words that help, and taken once it does. */
class CopyDatabaseTest {

  private static final TestPostgres POSTGRES = TestPostgres.get();
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @TempDir private Path root = Path.of(".");

  private static void assertSays(PostgresSettings where, String... words) {
    try (CopyDatabase database = new CopyDatabase(where)) {
      assertThatThrownBy(() -> database.read(RecordTable::logs))
          .isInstanceOf(CopyUnavailable.class)
          .satisfies(refused -> assertThat(refused.getMessage()).contains(words))
          .extracting(refused -> ((CopyUnavailable) refused).advice())
          .isEqualTo("ask again later; whoever runs this gateway finds in its log why");
      assertThat(database.toString()).doesNotContain("s3cret");
    }
  }

  private static PostgresSettings as(PostgresSettings where, String user) {
    return new PostgresSettings(where.url(), user, "s3cret");
  }

  @Test
  void shouldSayWhoIsNotLetIn() {
    assertSays(as(POSTGRES.emptySchema(), "nobody_of_this_name"), "nobody_of_this_name");
  }

  @Test
  void shouldSayThatThereIsNoSuchDatabase() {
    PostgresSettings where = POSTGRES.emptySchema();
    assertSays(
        new PostgresSettings(
            where.url().replace("/postgres?", "/nothing?"), where.user(), where.password()),
        "no such database");
  }

  @Test
  void shouldSayThatItIsNotThere() {
    assertSays(
        new PostgresSettings("jdbc:postgresql://127.0.0.1:1/postgres", "cardea", "s3cret"),
        "can be reached");
  }

  @Test
  void shouldHoldNobodyUpWhereTheServerLetsInAndIsSilent() throws IOException {
    try (SilencedPostgres silent = new SilencedPostgres(POSTGRES.emptySchema(), "to_regclass");
        CopyDatabase database = new CopyDatabase(silent.where())) {
      List<CompletableFuture<Optional<IOException>>> asking =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> refusal(database), THREADS))
              .limit(4)
              .toList();

      assertThat(asking)
          .map(asked -> asked.orTimeout(60, TimeUnit.SECONDS).join())
          .allSatisfy(refused -> assertThat(refused).containsInstanceOf(CopyUnavailable.class));
    }
  }

  private static Optional<IOException> refusal(CopyDatabase database) {
    try {
      List<LogRow> _ = database.read(RecordTable::logs);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  @Test
  void shouldSayWhatIsFastToWhoeverAsksTooMuch() throws IOException {
    try (CopyDatabase database = new CopyDatabase(POSTGRES.emptySchema())) {
      assertThatThrownBy(() -> database.read(CopyDatabaseTest::tooMuch))
          .isInstanceOfSatisfying(
              CopyUnavailable.class,
              refused ->
                  assertThat(refused.advice())
                      .contains("more than 10 s", "since, until", "agent", "session"));
    }
  }

  private static Optional<String> tooMuch(Connection connection) throws SQLException {
    Optional<String> _ = text(connection, "SELECT set_config('statement_timeout', '10', true)");
    return text(connection, "SELECT pg_sleep(60)::text");
  }

  private static Optional<String> text(Connection connection, String sql) throws SQLException {
    return Sql.first(connection, sql, List.of(), row -> String.valueOf(row.getString(1)));
  }

  @Test
  void shouldTakeADatabaseOnceItHasTheRights() throws IOException {
    RecordedLog log = new RecordedLog(root, 1, Duration.ofSeconds(1)).run(20);
    PostgresSettings where = POSTGRES.emptySchema();
    String schema = where.url().replaceAll(".*currentSchema=", "");
    String user = "limited_" + schema;
    POSTGRES.execute("CREATE ROLE %s LOGIN PASSWORD 's3cret'".formatted(user));
    POSTGRES.execute("GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, user));
    assertSays(as(where, user), user, "rights");
    try (Copied copied = new Copied(as(where, user));
        RecordCopy copy = copied.start(log.folder(), "here")) {
      Copied.eventually(() -> copy.state().failures() > 0, "it fails");
      POSTGRES.execute("GRANT CREATE ON SCHEMA %s TO %s".formatted(schema, user));
      copied.await(log.folder());
    }
  }

  @Test
  void shouldNotTouchTablesOfANewerVersion() throws IOException {
    RecordedLog log = new RecordedLog(root, 1, Duration.ofSeconds(1)).run(20);
    PostgresSettings where = POSTGRES.emptySchema();
    try (Copied copied = new Copied(where)) {
      copied.copy(log.folder(), "here");
      copied.execute(
          "INSERT INTO schema.audit_copy_schema SELECT installed_rank + 1, '99', description, type,"
              + " script, checksum, installed_by, installed_on, execution_time, success"
              + " FROM schema.audit_copy_schema ORDER BY installed_rank DESC LIMIT 1");
    }
    assertSays(where, "newer Cardea");
  }

  @Test
  void shouldFillADatabaseThatWasEmptiedMeanwhile() throws IOException {
    RecordedLog log = new RecordedLog(root, 1, Duration.ofSeconds(1)).run(20);
    try (Copied copied = new Copied();
        RecordCopy copy = copied.start(log.folder(), "here")) {
      copied.await(log.folder());
      copied.execute("DROP TABLE schema.audit_record, schema.audit_log, schema.audit_copy_schema");
      log.run(20);
      copied.await(log.folder());
      assertThat(copy.state().failures()).isPositive();
      assertThat(CopyCheck.check(copied.database(), log.folder()).isClean()).isTrue();
    }
  }
}
