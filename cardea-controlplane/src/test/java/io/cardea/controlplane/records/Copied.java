package io.cardea.controlplane.records;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.seal.LeafReader;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.controlplane.jdbc.TestPostgres;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A database that logs are copied to. */
final class Copied implements AutoCloseable {

  private static final long WAIT_SECONDS = 30;
  private static final long POLL_NANOS = 5_000_000;

  private final PostgresSettings where;
  private final CopyDatabase database;

  Copied() {
    this(TestPostgres.get().emptySchema());
  }

  Copied(PostgresSettings where) {
    this.where = where;
    this.database = new CopyDatabase(where);
  }

  CopyDatabase database() {
    return database;
  }

  /** Its schema. */
  String schema() {
    return where.url().replaceAll(".*currentSchema=", "");
  }

  /** Runs a statement in which tables are called {@code schema.TABLE}. */
  void execute(String sql) {
    TestPostgres.get().execute(sql.replace("schema.", schema() + "."));
  }

  RecordCopy start(Path folder, String node) {
    return start(folder, node, Clock.systemUTC());
  }

  RecordCopy start(Path folder, String node, InstantSource clock) {
    return RecordCopy.start(
        folder,
        folder.resolveSibling("audit.key"),
        node,
        database,
        clock,
        Thread.ofVirtual().factory());
  }

  /** Copies what is sealed of a log, all of it. */
  void copy(Path folder, String node) throws IOException {
    try (RecordCopy _ = start(folder, node)) {
      await(folder);
    }
  }

  /** Waits until all that is sealed is copied. */
  void await(Path folder) throws IOException {
    Checkpoint sealed = LeafReader.newest(folder).orElseThrow();
    eventually(
        () -> row(sealed.origin()).filter(row -> row.next() == sealed.size()).isPresent(),
        "all of " + sealed.origin() + " is copied");
  }

  /** How far a log is copied. */
  Optional<LogRow> row(String log) throws IOException {
    return database.read(connection -> RecordTable.log(connection, log));
  }

  /** What is asked until it holds. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  static void eventually(Condition condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) { // maybe later
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + WAIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** The number of rows. */
  long rows() throws IOException {
    return number("SELECT count(*) FROM audit_record");
  }

  /** The number that a statement gives. */
  long number(String sql) throws IOException {
    return database.read(
        connection -> Sql.first(connection, sql, List.of(), row -> row.getLong(1)).orElseThrow());
  }

  /** What is found on all pages of this size, by a node that has the log in {@code folder}. */
  List<String> find(Path folder, RecordQuery query, int most) throws IOException {
    SharedRecords records = new SharedRecords(database, folder, Clock.systemUTC());
    List<String> found = new ArrayList<>();
    Optional<SharedRecords.Place> behind = Optional.empty();
    do {
      SharedRecords.Page page = records.find(query, behind, most, false);
      if (page.entries().size() > most
          || (page.next().isPresent() && page.entries().size() < most)) {
        throw new AssertionError(page.entries().size() + " entries of " + most);
      }
      page.entries().forEach(entry -> found.add(text(entry)));
      behind = page.next();
    } while (behind.isPresent());
    return found;
  }

  static String text(SharedRecords.Entry entry) {
    return entry.beginning().json()
        + entry.outcome().map(outcome -> " " + outcome.json()).orElse("");
  }

  @Override
  public void close() {
    database.close();
  }
}
