package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget is of what can go. */
class BudgetTest {

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path root = Path.of(".");

  private static Retention with(RetentionSettings settings, SealedLog log, ProcessAuditLog open)
      throws IOException {
    return Trimming.of(log, open, settings, Trimming.holds(log), CLOCK);
  }

  private static RetentionSettings budget(long bytes) {
    return new RetentionSettings(Optional.empty(), OptionalLong.of(bytes), Optional.empty());
  }

  /** Else one day hashes and checkpoints alone would be more, and everything would go. */
  @Test
  void shouldNotCountWhatNeverGoes() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 150, 150);
    try (ProcessAuditLog open = log.open()) {
      NavigableSet<Long> before = SegmentName.in(log.folder());
      long bytes = 0;
      for (long segment : before) {
        bytes += Files.size(log.segment(segment));
      }
      Files.write(
          log.folder().resolve("tree/hashes-63"), new byte[1 << 20], StandardOpenOption.CREATE);
      Files.write(log.folder().resolve("kept"), new byte[1 << 20]);
      Retention retention = with(budget(bytes + 1000), log, open);

      for (int turn = 0; turn < 3; turn++) {
        retention.turn();
      }

      assertThat(retention.state().bytes()).isEqualTo(bytes);
      assertThat(SegmentName.in(log.folder())).isEqualTo(before);
      assertThat(retention.state().removed()).isZero();
    }
  }

  @Test
  void shouldCountIndexes() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 150, 150);
    try (ProcessAuditLog open = log.open()) {
      Retention retention = with(RetentionSettings.KEEP_ALL, log, open);
      retention.turn();
      long segments = retention.state().bytes();
      Path index = Files.createDirectory(log.folder().resolve(LogIndex.FOLDER));
      Files.write(index.resolve("audit-000001.seg.idx"), new byte[5000]);

      retention.turn();

      assertThat(retention.state().bytes()).isEqualTo(segments + 5000);
    }
  }
}
