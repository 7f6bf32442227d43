package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints by which nothing may be removed. */
class SealedSegmentsTest {

  @TempDir private Path root = Path.of(".");
  private SealedLog log = SealedLog.write(root);
  private List<SignedNote> notes = List.of();

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 150, 150);
    notes = new CheckpointFile(log.checkpoints()).all();
  }

  private SealedSegments sealed() {
    return new SealedSegments(log.folder(), log.keyFile());
  }

  @Test
  void shouldKnowTheEndsOfSegments() throws IOException {
    SealedSegments sealed = sealed();
    sealed.follow();

    assertThat(sealed.end(1)).isPresent();
    assertThat(sealed.isSigned(1)).isTrue();
    assertThat(sealed.firstRecordOf(2)).isEqualTo(sealed.end(1).orElseThrow().size());
  }

  @Test
  void shouldReadNoFallingSizes() throws IOException {
    SealedSegments sealed = sealed();
    sealed.follow();
    Files.writeString(log.checkpoints(), notes.get(1).toString(), StandardOpenOption.APPEND);

    assertThatThrownBy(sealed::follow).hasMessageContaining("not in order");
    assertThatThrownBy(sealed()::follow).hasMessageContaining("not in order");
  }

  @Test
  void shouldTakeNoKeyOfAnotherLog() throws IOException {
    NoteSigner other = NoteSigner.make("cardea.audit/other", new SecureRandom());
    String key = notes.getFirst().text().replaceAll("(?s).*\nkey (.*)\n", "$1");
    SignedNote forged =
        SignedNote.of(notes.getFirst().text().replace(key, other.key().toString()), other);
    Files.writeString(log.checkpoints(), forged.toString());

    assertThatThrownBy(sealed()::follow).hasMessageContaining("not introduced");
  }
}
