package io.cardea.controlplane.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.seal.LeafReader;
import io.cardea.audit.segment.SegmentName;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.controlplane.jdbc.TestPostgres;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the database and to who copies, in the end it has the log, once. */
class RecordCopyTest {

  @TempDir private Path root = Path.of(".");

  private static void assertWhole(Copied copied, RecordedLog log) throws IOException {
    CopyCheck.Report report = CopyCheck.check(copied.database(), log.folder());
    assertThat(report.findings()).isEmpty();
    assertThat(report.waiting()).isZero();
    assertThat(copied.find(log.folder(), RecordQuery.ALL, 500))
        .isEqualTo(log.find(RecordQuery.ALL));
  }

  @Test
  void shouldGoOnWhereItEndedWhateverIsRecordedInBetween() throws IOException {
    RecordedLog log = new RecordedLog(root, 1, Duration.ofSeconds(30));
    try (Copied copied = new Copied()) {
      for (int run = 0; run < 6; run++) {
        log.run(60 * run + 1);
        copied.copy(log.folder(), "here");
        assertWhole(copied, log);
      }
      long rows = copied.rows();
      copied.copy(log.folder(), "renamed");
      assertThat(copied.rows()).isEqualTo(rows);
      assertThat(copied.database().read(RecordTable::logs))
          .singleElement()
          .satisfies(row -> assertThat(row.node()).isEqualTo("renamed"));
    }
  }

  @Test
  void shouldTakeBatchesOneByOneWhenItIsStoppedInBetween() throws IOException {
    RecordedLog log = new RecordedLog(root, 2, Duration.ofSeconds(1)).run(6000);
    try (Copied copied = new Copied()) {
      // When it is stopped again and again
      for (int turn = 0; turn < 4; turn++) {
        try (RecordCopy _ = copied.start(log.folder(), "here")) {
          long before = next(copied);
          Copied.eventually(() -> next(copied) > before || isDone(copied, log), "a batch more");
        }
      }
      copied.copy(log.folder(), "here");
      assertWhole(copied, log);
    }
  }

  private static long next(Copied copied) throws IOException {
    return copied.database().read(RecordTable::logs).stream().mapToLong(LogRow::next).sum();
  }

  private static boolean isDone(Copied copied, RecordedLog log) throws IOException {
    return LeafReader.newest(log.folder()).orElseThrow().size() == next(copied);
  }

  @Test
  void shouldCatchUpWhenTheDatabaseHasCrashedAndComesBack() throws Exception {
    RecordedLog log = new RecordedLog(root, 3, Duration.ofSeconds(1)).run(500);
    try (Copied copied = new Copied();
        RecordCopy copy = copied.start(log.folder(), "here")) {
      copied.await(log.folder());
      TestPostgres.get().crash();
      try {
        log.run(3000);
        Copied.eventually(() -> copy.state().failures() > 0, "it fails");
        Copied.eventually(() -> copy.state().behind() > 3000, "it knows what is missing");
        assertThat(copy.state().lag(Instant.now().plusSeconds(1))).isPositive();
      } finally {
        TestPostgres.get().start();
      }
      copied.await(log.folder());
      Copied.eventually(() -> copy.state().behind() == 0, "nothing waits");
      assertWhole(copied, log);
    }
  }

  @Test
  void shouldMakeMonthsAndRemoveThemWithTheSegments() throws IOException {
    // Given records of January and February, and some of March
    RecordedLog log = new RecordedLog(root, 4, Duration.ofMinutes(10)).run(700);
    long old = SegmentName.in(log.folder()).last();
    log.later(Duration.ofDays(40)).run(300);
    try (Copied copied = new Copied();
        RecordCopy _ = copied.start(log.folder(), "here", log::now)) {
      copied.await(log.folder());
      assertThat(months(copied)).contains("audit_record_2026_01", "audit_record_2026_02");
      assertWhole(copied, log);
      RecordQuery around =
          RecordQuery.ALL.within(
              Optional.of(Instant.parse("2026-01-31T23:30:00Z")),
              Optional.of(Instant.parse("2026-02-01T00:30:00Z")));
      assertThat(log.find(around)).isNotEmpty();
      assertThat(copied.find(log.folder(), around, 3)).isEqualTo(log.find(around));

      // When retention removes what is old
      log.removeUntil(Duration.ofDays(20), old - 1);

      // Then its rows and its months go
      copied.await(log.folder());
      Copied.eventually(
          () -> !months(copied).contains("audit_record_2026_01"), "January is dropped");
      Copied.eventually(
          () -> copied.find(log.folder(), RecordQuery.ALL, 500).equals(log.find(RecordQuery.ALL)),
          "what is left is found");
      assertWhole(copied, log);
      assertThat(
              new SharedRecords(copied.database(), log.folder(), Clock.systemUTC())
                  .find(RecordQuery.ALL, Optional.empty(), 1, false)
                  .findings())
          .anySatisfy(found -> assertThat(found).contains("here", "was removed by retention"));

      // And somebody who begins later copies what is left
      try (Copied later = new Copied()) {
        later.copy(log.folder(), "late");
        assertWhole(later, log);
      }
    }
  }

  private static List<String> months(Copied copied) throws IOException {
    return copied
        .database()
        .read(connection ->
            Sql.list(
                connection,
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                    + " WHERE i.inhparent = to_regclass('audit_record') ORDER BY 1",
                List.of(),
                row -> String.valueOf(row.getString(1))));
  }

  @Test
  void shouldRefuseALogThatWasPutBack() throws IOException {
    RecordedLog log = new RecordedLog(root, 5, Duration.ofSeconds(1)).run(100);
    copyFolder(root, root.resolveSibling("backup-of-" + root.getFileName()));
    RecordedLog backup =
        new RecordedLog(
            root.resolveSibling("backup-of-" + root.getFileName()), 6, Duration.ofSeconds(1));
    log.run(100);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      long rows = copied.rows();

      // An older state, and another one that went on from it
      assertFails(copied, backup);
      backup.run(300);
      assertFails(copied, backup);

      assertThat(copied.rows()).isEqualTo(rows);
      assertWhole(copied, log);
    }
  }

  /**
   * Whoever can write the log's folder, and has no key of it, removes nothing from the database.
   */
  @Test
  void shouldBelieveNoRemovalThatTheLogHasNotSigned() throws IOException {
    RecordedLog log = new RecordedLog(root, 7, Duration.ofSeconds(1)).run(300);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      long rows = copied.rows();
      Removal forged =
          new Removal(999_999, 0, 1_000_000, log.now(), log.now(), "0".repeat(64), "age");
      String text =
          "{\"type\":\"admin\",\"issuer\":\"cardea.audit\",\"method\":\"REMOVE\",\"target\":\"%s\"}\n"
              .formatted(forged.target());
      Files.writeString(
          log.folder().resolve("removals"), text + "\n— cardea.audit/x AAAAAAAAAAAAAAAA\n");
      assertThat(new RemovalFile(log.folder()).read()).containsValue(forged);

      copied.copy(log.folder(), "here");

      assertThat(copied.rows()).isEqualTo(rows);
      assertWhole(copied, log);
    }
  }

  @Test
  void shouldTellOfAnErrorOfTheVirtualMachineAndGoOn() throws IOException {
    RecordedLog log = new RecordedLog(root, 8, Duration.ofSeconds(1)).run(300);
    AtomicInteger asked = new AtomicInteger();
    Instant now = Instant.now();
    try (Copied copied = new Copied();
        RecordCopy copy =
            copied.start(
                log.folder(),
                "here",
                () -> {
                  int time = Thread.currentThread().isVirtual() ? asked.incrementAndGet() : 0;
                  if (time == 1 || time == 4) { // for a batch, which is tried again each time
                    throw new OutOfMemoryError("as a test says");
                  }
                  return now;
                })) {
      copied.await(log.folder());
      assertThat(copy.state().failures()).isEqualTo(2);
      Copied.eventually(() -> copy.state().behind() == 0, "nothing waits");
      assertWhole(copied, log);
    }
  }

  private static void assertFails(Copied copied, RecordedLog log) {
    try (RecordCopy copy = copied.start(log.folder(), "here")) {
      Copied.eventually(() -> copy.state().failures() > 1, "it fails");
    }
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void shouldCopyWhatIsSoundOfALogThatWasDamaged() throws IOException {
    RecordedLog log = new RecordedLog(root, 7, Duration.ofSeconds(1)).run(600);
    // Given one record changed, so that its checksum is wrong
    change(log, 1, "\"ann\"", true);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");

      assertMissing(copied, log);
    }
  }

  /** However much time passes, no checkpoint follows. */
  @Test
  void shouldCopyWhatIsSoundOfALogWhoseLastRecordWasChanged() throws IOException {
    // Given all copied but what was recorded last, which is changed meanwhile
    RecordedLog log = new RecordedLog(root, 9, Duration.ofSeconds(1)).run(100);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      log.run(1);
      change(log, SegmentName.in(log.folder()).last(), "{\"type\":", false);

      try (RecordCopy copy = copied.start(log.folder(), "here")) {
        copied.await(log.folder());
        Copied.eventually(() -> copy.state().behind() == 0, "nothing waits");
        assertThat(copy.state().failures()).isZero();
      }

      assertMissing(copied, log);
      log.run(1);
      copied.copy(log.folder(), "here");
      assertMissing(copied, log);
    }
  }

  private static void assertMissing(Copied copied, RecordedLog log) throws IOException {
    CopyCheck.Report report = CopyCheck.check(copied.database(), log.folder());
    assertThat(report.problems()).isEqualTo(1);
    assertThat(report.findings()).singleElement().asString().contains("missing");
  }

  /** Changes a byte of a record, where its segment has this text first or last. */
  private static void change(RecordedLog log, long segment, String text, boolean isFirst)
      throws IOException {
    Path file = log.folder().resolve(SegmentName.of(segment));
    String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
    int at = isFirst ? bytes.indexOf(text) : bytes.lastIndexOf(text);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'A'}), at + 1);
    }
  }
}
