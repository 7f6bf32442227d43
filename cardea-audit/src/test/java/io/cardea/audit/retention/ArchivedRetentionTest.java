package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes is in the archive before. */
class ArchivedRetentionTest {

  private static final Duration NO_TIME = Duration.ofNanos(1);

  @TempDir private Path root = Path.of(".");
  private Path archive = Path.of(".");
  private SealedLog log = SealedLog.write(Path.of("."));

  @BeforeEach
  void write() {
    archive = root.resolve("archive");
    log = SealedLog.write(root.resolve("log"), 150, 150);
  }

  private Retention keeping(Duration age, ProcessAuditLog open) throws IOException {
    RetentionSettings settings =
        new RetentionSettings(
            Optional.of(age), OptionalLong.empty(), Optional.of(new FolderArchive(archive)));
    return Trimming.of(log, open, settings, Trimming.holds(log), Clock.systemUTC());
  }

  private static void turns(Retention retention, int count) {
    for (int turn = 0; turn < count; turn++) {
      retention.turn();
    }
  }

  private Path kept(long segment) throws IOException {
    String name = Files.readAllLines(log.checkpoints()).getFirst().replaceAll(".*/", "");
    return archive.resolve(name).resolve(SegmentName.of(segment));
  }

  @Test
  void shouldRemoveOnlyWhatIsInTheArchive() throws IOException {
    // Given an archive that is not mounted
    byte[] first = Files.readAllBytes(log.segment(1));
    try (ProcessAuditLog open = log.open()) {
      Retention retention = keeping(NO_TIME, open);

      // Then nothing goes
      turns(retention, 3);
      assertThat(retention.state().isFailing()).isTrue();
      assertThat(retention.state().bytes()).isPositive();
      assertThat(SegmentName.in(log.folder())).contains(1L, 2L);

      // And when it is there, what is in it goes
      Files.createDirectory(archive);
      Trimming.turnUntil(retention, () -> retention.state().removed() >= 4);
      assertThat(retention.state().isFailing()).isFalse();
    }
    assertThat(kept(1)).hasBinaryContent(first);

    // And log and archive together are the whole log
    Report whole = LogVerification.verify(log.folder(), List.of(), "", Optional.of(archive));
    assertThat(whole.findings()).isEmpty();
    assertThat(whole.removed()).isZero();
    assertThat(LogVerification.verify(log.folder(), List.of(), "").removed()).isGreaterThan(500);

    // And what is changed in the archive is found
    byte[] changed = first.clone();
    changed[first.length / 2] ^= 1;
    Files.write(kept(1), changed);
    assertThat(LogVerification.verify(log.folder(), List.of(), "", Optional.of(archive)).findings())
        .singleElement()
        .asString()
        .contains("CHANGED", "audit-000001.seg");
  }

  @Test
  void shouldSayThatTheArchiveIsNotThereBeforeAnythingHasToGo() throws IOException {
    try (ProcessAuditLog open = log.open()) {
      Retention retention = keeping(Duration.ofDays(1), open);

      retention.turn();
      assertThat(retention.state().isFailing()).isTrue();
      assertThat(retention.state().bytes()).isPositive();

      Files.createDirectory(archive);
      retention.turn();
      assertThat(retention.state().isFailing()).isFalse();
    }
  }

  @Test
  void shouldNeitherOverwriteNorTrustAnotherFileInTheArchive() throws IOException {
    Path taken = kept(1);
    Files.createDirectories(taken.getParent());
    Files.writeString(taken, "something else");
    try (ProcessAuditLog open = log.open()) {
      Retention retention = keeping(NO_TIME, open);
      turns(retention, 3);

      assertThat(retention.state().isFailing()).isTrue();
      assertThat(SegmentName.in(log.folder())).contains(1L);
      assertThat(taken).hasContent("something else");
    }
  }
}
