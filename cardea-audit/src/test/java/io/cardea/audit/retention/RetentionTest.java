package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final RetentionSettings OLD =
      new RetentionSettings(
          Optional.of(Duration.ofNanos(1)), OptionalLong.empty(), Optional.empty());
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path root = Path.of(".");

  private SealedLog written() {
    return SealedLog.write(root.resolve("log"), 150, 150);
  }

  private static NavigableSet<Long> segments(SealedLog log) throws IOException {
    return SegmentName.in(log.folder());
  }

  private static Report assertProved(SealedLog log) throws IOException {
    Report report = LogVerification.verify(log.folder(), List.of(), "");
    assertThat(report.findings()).isEmpty();
    return report;
  }

  private static LegalHold hold(Optional<Instant> from, Optional<Instant> until) {
    return new LegalHold("case", Optional.empty(), from, until, Instant.EPOCH, "boss", "order");
  }

  private static void turns(Retention retention, int count) {
    for (int turn = 0; turn < count; turn++) {
      retention.turn();
    }
  }

  private static List<String> records(SealedLog log) throws IOException {
    return new RecordPages(log.folder()).after(new Place(1, 0), 100_000).lines();
  }

  @Test
  void shouldRemoveWhatIsTooOldAndNothingElse() throws IOException {
    // Given
    SealedLog log = written();
    NavigableSet<Long> before = segments(log);
    String removed = Digest.of(log.segment(2));

    // When
    Trimming.upTo(log, 2);

    // Then
    assertThat(segments(log)).containsAll(before.tailSet(3L)).doesNotContain(1L, 2L);
    assertThat(assertProved(log).removed()).isGreaterThan(200);
    assertThat(records(log))
        .anyMatch(line ->
            line.contains("\"issuer\":\"cardea.audit\"")
                && line.contains("audit-000002.seg")
                && line.contains(removed));

    // And it goes on, also when it is opened again
    log.run(50);
    assertProved(log);
  }

  @Test
  void shouldKeepEverythingUnlessItIsTold() throws IOException {
    SealedLog log = written();
    NavigableSet<Long> before = segments(log);
    try (ProcessAuditLog open = log.open()) {
      Retention retention =
          Trimming.of(log, open, RetentionSettings.KEEP_ALL, Trimming.holds(log), CLOCK);
      turns(retention, 3);
      assertThat(segments(log)).containsAll(before);
      assertThat(retention.state().bytes()).isGreaterThan(150_000);
      assertThat(retention.state().oldest()).isPresent();
      assertThat(retention.state().isFailing()).isFalse();
      assertThat(records(log)).noneMatch(line -> line.contains("REMOVE"));
    }
  }

  @Test
  void shouldRemoveTheOldestUntilItKeepsToItsBudget() throws IOException {
    SealedLog log = written();
    long second = Files.size(log.segment(2));
    try (ProcessAuditLog open = log.open()) {
      Retention looking =
          Trimming.of(log, open, RetentionSettings.KEEP_ALL, Trimming.holds(log), CLOCK);
      looking.turn();
      long excess = Files.size(log.segment(1)) + second / 2;
      RetentionSettings settings =
          new RetentionSettings(
              Optional.empty(),
              OptionalLong.of(looking.state().bytes() - excess),
              Optional.empty());
      Retention retention = Trimming.of(log, open, settings, Trimming.holds(log), CLOCK);

      Trimming.turnUntil(retention, () -> retention.state().removed() == 2);
      turns(retention, 3);

      assertThat(segments(log)).contains(3L, 4L).doesNotContain(1L, 2L);
    }
    assertProved(log);
  }

  @Test
  void shouldRemoveNothingThatIsHeldAndSayHowMuchThatIs() throws IOException {
    // Given a hold on what was recorded in the second segment
    SealedLog log = written();
    Instant end = Trimming.end(log, 2);
    HoldFile holds = Trimming.holds(log);
    holds.add(hold(Optional.of(end), Optional.of(end.plusNanos(1))));
    try (ProcessAuditLog open = log.open()) {
      RetentionSettings tiny =
          new RetentionSettings(Optional.empty(), OptionalLong.of(1), Optional.empty());
      Retention retention = Trimming.of(log, open, tiny, holds, CLOCK);

      // When what is too much goes, then what is held stays, and whatever is an hour around it
      Trimming.turnUntil(retention, () -> retention.state().removed() == 1);
      turns(retention, 3);
      assertThat(segments(log)).doesNotContain(1L).contains(2L, 3L);
      assertThat(retention.state().held()).isGreaterThan(1);
      assertProved(log);

      // And goes when the hold has ended
      assertThat(holds.remove("case")).isTrue();
      Trimming.turnUntil(retention, () -> retention.state().removed() >= 4);
      assertThat(retention.state().held()).isZero();
    }
    assertProved(log);
  }

  @Test
  void shouldRemoveNothingNewerInThePlaceOfWhatIsHeld() throws IOException {
    // Given a log of which what was recorded hours ago is held
    SealedLog log = SealedLog.write(root.resolve("log"));
    Clock hoursAgo = Clock.offset(CLOCK, Duration.ofHours(-5));
    AuditSettings small = new AuditSettings(log.folder(), 64 << 10).sealed(log.settings());
    try (ProcessAuditLog open = ProcessAuditLog.open(small, hoursAgo, Runnable::run)) {
      SealedLog.calls(open, 150);
    }
    log.run(300);
    HoldFile holds = Trimming.holds(log);
    holds.add(hold(Optional.empty(), Optional.of(hoursAgo.instant().plus(Duration.ofHours(2)))));
    NavigableSet<Long> before = segments(log);
    try (ProcessAuditLog open = log.open()) {
      Retention looking = Trimming.of(log, open, RetentionSettings.KEEP_ALL, holds, CLOCK);
      looking.turn();
      RetentionSettings settings =
          new RetentionSettings(
              Optional.empty(), OptionalLong.of(looking.state().bytes() - 1), Optional.empty());
      Retention retention = Trimming.of(log, open, settings, holds, CLOCK);

      turns(retention, 3);

      // Then it is too large, and nothing goes
      assertThat(segments(log)).containsAll(before);
      assertThat(retention.state().held()).isPositive();
      assertThat(records(log)).noneMatch(line -> line.contains("REMOVE"));
    }
  }

  @Test
  void shouldRemoveNothingThatComesUnderAHoldInTheLastMoment() throws IOException {
    SealedLog log = written();
    HoldFile holds = Trimming.holds(log);
    try (ProcessAuditLog open = log.open()) {
      List<String> asked = new ArrayList<>();
      LegalHolds late =
          new WrappedHolds(holds) {
            @Override
            public Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
                throws IOException {
              asked.add("unless");
              holds.add(hold(Optional.empty(), Optional.empty()));
              return super.unless(covers, destruction);
            }
          };
      Retention retention = Trimming.of(log, open, OLD, late, CLOCK);

      Trimming.turnUntil(retention, () -> asked.size() >= 2);

      assertThat(segments(log)).contains(1L, 2L, 3L, 4L);
      assertThat(retention.state().removed()).isZero();
      assertThat(log.folder().resolve("removals")).doesNotExist();
      open.flush().toCompletableFuture().join();
      assertThat(records(log)).anyMatch(line -> line.contains("held by case"));
    }
    assertProved(log);
  }

  @Test
  void shouldKeepWhatMayHoldAnOpenCall() throws IOException {
    SealedLog log = written();
    try (ProcessAuditLog open = log.open()) {
      long first = segments(log).last();
      var waiting = open.open(Samples.intent(UUID.randomUUID())).toCompletableFuture().join();
      SealedLog.calls(open, 400);
      assertThat(segments(log).last()).isGreaterThan(first + 2);
      Retention retention = Trimming.of(log, open, OLD, Trimming.holds(log), CLOCK);

      Trimming.turnUntil(retention, () -> retention.state().removed() == first - 1);
      turns(retention, 3);
      assertThat(segments(log)).contains(first, first + 1);

      waiting.close(Samples.outcome("200"));
    }
    assertProved(log);
  }

  @Test
  void shouldKeepAsEvidenceWhatIsNotWhatWasSealed() throws IOException {
    SealedLog log = written();
    byte[] bytes = Files.readAllBytes(log.segment(1));
    bytes[bytes.length / 2] ^= 1;
    Files.write(log.segment(1), bytes);
    try (ProcessAuditLog open = log.open()) {
      Retention retention = Trimming.of(log, open, OLD, Trimming.holds(log), CLOCK);

      Trimming.turnUntil(retention, () -> retention.state().removed() >= 3);
      turns(retention, 2);

      assertThat(segments(log)).contains(1L).doesNotContain(2L, 3L);
      assertThat(retention.state().isFailing()).isTrue();
    }
    assertThat(LogVerification.verify(log.folder(), List.of(), "").findings())
        .singleElement()
        .asString()
        .contains("CHANGED", "audit-000001.seg");
  }

  /** Else the gateway would sign away what somebody made look old. */
  @Test
  void shouldNotTakeForOldWhatSomebodySaysIsOld() throws IOException {
    // Given a log of which everything is young, but for what somebody wrote into a checkpoint
    SealedLog log = written();
    Instant end = Trimming.end(log, 1);
    String good = Files.readString(log.checkpoints());
    RetentionSettings settings =
        new RetentionSettings(
            Optional.of(Duration.ofDays(1)), OptionalLong.empty(), Optional.empty());
    Files.writeString(
        log.checkpoints(), good.replace(end.toString(), "2001" + end.toString().substring(4)));
    try (ProcessAuditLog open = log.open()) {
      Retention retention = Trimming.of(log, open, settings, Trimming.holds(log), CLOCK);

      turns(retention, 2);

      assertThat(segments(log)).contains(1L, 2L);
      assertThat(records(log)).noneMatch(line -> line.contains("REMOVE"));
    }
  }

  /** Nor with a key of their own, put before ours. */
  @Test
  void shouldNotBelieveAKeyThatIsNotInItsFile() throws IOException {
    // Given a young log whose first segment somebody has sealed, long ago as it seems
    SealedLog log = written();
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
    List<SignedNote> notes = new CheckpointFile(log.checkpoints()).all();
    List<Checkpoint> said = notes.stream().map(note -> Checkpoint.parse(note.text())).toList();
    int end = 0;
    while (said.get(end + 1).at().segment() == 1) {
      end++;
    }
    Checkpoint first = said.getFirst();
    Checkpoint last = said.get(end);
    NoteSigner other = NoteSigner.make(first.origin(), new SecureRandom());
    CheckpointFile forged = new CheckpointFile(log.checkpoints());
    Files.delete(log.checkpoints());
    forged.append(
        new Checkpoint(
                first.origin(), 0, first.root(), first.at(), longAgo, Optional.of(other.key()))
            .sign(List.of(other)));
    forged.append(
        new Checkpoint(
                last.origin(), last.size(), last.root(), last.at(), longAgo, Optional.empty())
            .sign(List.of(other)));
    for (SignedNote note : notes.subList(end + 1, notes.size())) {
      forged.append(note);
    }
    RetentionSettings settings =
        new RetentionSettings(
            Optional.of(Duration.ofDays(1)), OptionalLong.empty(), Optional.empty());
    try (ProcessAuditLog open = log.open()) {
      Retention retention = Trimming.of(log, open, settings, Trimming.holds(log), CLOCK);

      turns(retention, 2);

      assertThat(segments(log)).contains(1L, 2L);
      assertThat(retention.state().isFailing()).isTrue();
      assertThat(records(log)).noneMatch(line -> line.contains("REMOVE"));
    }
  }
}
