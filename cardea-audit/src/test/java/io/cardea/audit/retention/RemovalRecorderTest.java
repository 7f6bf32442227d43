package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.seal.SealedLog;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the intent of a removal that cannot be recorded. */
class RemovalRecorderTest {

  private static final Candidate CANDIDATE =
      new Candidate(1, 0, 1, Instant.EPOCH, Instant.EPOCH, 1);

  private final List<Outcome> outcomes = new ArrayList<>();
  private final CompletableFuture<AuditLog.OpenIntent> opened = new CompletableFuture<>();

  @TempDir private Path root = Path.of(".");
  private SealedLog log = SealedLog.write(root);

  @BeforeEach
  void write() {
    log = SealedLog.write(root.resolve("log"), 1);
  }

  private void record() throws IOException {
    Removal removal = CANDIDATE.removal("0".repeat(64), "budget");
    new RemovalRecorder(new Unwritten(), log.folder(), Clock.systemUTC())
        .record(CANDIDATE, removal, new LogPosition(1, 0));
  }

  private AuditLog.OpenIntent intent() {
    return outcome -> {
      outcomes.add(outcome);
      return CompletableFuture.completedFuture(null);
    };
  }

  private void assertFailed() {
    assertThat(outcomes)
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(Outcome.Status.ERROR));
  }

  /** As it is with {@code --audit-mode relaxed}, until the record is written. */
  @Test
  void shouldCloseWhatCannotBeReadBack() {
    opened.complete(intent());

    assertThatThrownBy(this::record).hasMessageContaining("cannot be read back");

    assertFailed();
  }

  @Test
  void shouldCloseWhatIsOpenedTooLate() {
    try {
      Thread.currentThread().interrupt();
      assertThatThrownBy(this::record).hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(outcomes).isEmpty();

    opened.complete(intent());

    assertFailed();
  }

  /** A log whose records are not in its files (yet). */
  private final class Unwritten implements AuditLog {

    @Override
    public CompletionStage<OpenIntent> open(Intent intent) {
      return opened;
    }

    @Override
    public CompletionStage<OpenIntent> open(AdminAction action) {
      return opened;
    }

    @Override
    public void refused(Refusal refusal) {}

    @Override
    public void noted(Notice notice) {}
  }
}
