package io.cardea.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is verified again and again while the gateway removes one segment after the other. */
class RemovedMeanwhileTest {

  private static final int SEGMENTS = 40;
  private static final int SIGNATURES = 2000;

  @TempDir private Path root = Path.of(".");

  /** So many signatures that what is read before them is old when what is behind them is read. */
  private static void makeSlow(SealedLog log) throws IOException {
    String last = new CheckpointFile(log.checkpoints()).last().orElseThrow().toString();
    Files.writeString(log.checkpoints(), last.repeat(SIGNATURES), StandardOpenOption.APPEND);
  }

  @Test
  void shouldProveALogOfWhichSegmentsAreBeingRemoved() throws Exception {
    SealedLog log = SealedLog.write(root.resolve("log"), 6000);
    assertThat(SegmentFrames.in(log.folder())).hasSizeGreaterThan(SEGMENTS + 2);
    makeSlow(log);
    FutureTask<Boolean> trimming =
        new FutureTask<>(() -> {
          Trimming.upTo(log, SEGMENTS);
          return true;
        });
    Thread.ofPlatform().start(trimming);

    while (!trimming.isDone()) {
      assertThat(LogVerification.verify(log.folder(), List.of(), "").findings()).isEmpty();
    }

    assertThat(trimming.get()).isTrue();
    assertThat(LogVerification.verify(log.folder(), List.of(), "").removed()).isPositive();
  }
}
