package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.LogVerification;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRetentionTest {

  private static final RetentionSettings OLD =
      new RetentionSettings(
          Optional.of(Duration.ofNanos(1)), OptionalLong.empty(), Optional.empty());
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path root = Path.of(".");

  private static void assertProved(SealedLog log) throws IOException {
    assertThat(LogVerification.verify(log.folder(), List.of(), "").findings()).isEmpty();
  }

  /**
   * A kill leaves in the page cache what was written before it, as a copy of the folder does that
   * is made between two steps.
   */
  @Test
  void shouldSurviveAKillBetweenAnyTwoSteps() throws IOException {
    // Given copies of the log made before and after each step of the removal of a segment
    SealedLog log = SealedLog.write(root.resolve("log"), 150, 150);
    List<SealedLog> copies = new ArrayList<>();
    Path archived = Files.createDirectory(root.resolve("archive"));
    SegmentArchive archive =
        new WrappedArchive(new FolderArchive(archived)) {
          @Override
          public void keep(String name, Path segment, String sha256) throws IOException {
            if (segment.equals(log.segment(1))) {
              copies.add(copy(log, "unarchived"));
            }
            super.keep(name, segment, sha256);
            if (segment.equals(log.segment(1))) {
              copies.add(copy(log, "archived"));
            }
          }
        };
    LegalHolds holds =
        new WrappedHolds(Trimming.holds(log)) {
          @Override
          public Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
              throws IOException {
            if (copies.size() > 2) {
              return super.unless(covers, destruction);
            }
            SealedLog before = copy(log, "recorded");
            Optional<LegalHold> held = super.unless(covers, destruction);
            // In between the statement is written, and nothing is deleted.
            SealedLog stated = copy(log, "stated");
            Files.copy(before.segment(1), stated.segment(1));
            copies.addAll(List.of(before, stated, copy(log, "deleted")));
            return held;
          }
        };
    try (ProcessAuditLog open = log.open()) {
      RetentionSettings settings =
          new RetentionSettings(OLD.age(), OptionalLong.empty(), Optional.of(archive));
      Retention retention = Trimming.of(log, open, settings, holds, CLOCK);
      Trimming.turnUntil(retention, () -> retention.state().removed() >= 3);
    }
    assertThat(copies).hasSize(5);

    for (SealedLog copy : copies) {
      // Then each verifies as it is
      assertProved(copy);
      // And when it is opened again, and after what was begun is done
      try (ProcessAuditLog open = copy.open()) {
        Retention retention = Trimming.of(copy, open, OLD, Trimming.holds(copy), CLOCK);
        Trimming.turnUntil(
            retention, () -> !Files.exists(copy.segment(3)) && !Files.exists(copy.segment(1)));
      }
      assertProved(copy);
    }
  }

  /** At one moment: the log is sealed by another thread. */
  private SealedLog copy(SealedLog log, String name) throws IOException {
    byte[] before;
    SealedLog copy;
    do {
      before = Files.readAllBytes(log.checkpoints());
      copy = log.copy(root.resolve(name));
    } while (!Arrays.equals(before, Files.readAllBytes(log.checkpoints())));
    return copy;
  }
}
