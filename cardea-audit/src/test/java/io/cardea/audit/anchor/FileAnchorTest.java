package io.cardea.audit.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAnchorTest {

  private final NoteSigner signer = NoteSigner.make("log", new SecureRandom());

  @TempDir private Path root = Path.of(".");

  @Test
  void shouldCutWhatAnInterruptedWriteLeft() throws IOException {
    Path file = root.resolve("anchor");
    FileAnchor anchor = new FileAnchor(file);
    SignedNote one = SignedNote.of("one\n", signer);
    SignedNote two = SignedNote.of("two\n", signer);
    anchor.take(one);
    Files.writeString(file, "torn\n\n", StandardOpenOption.APPEND);

    anchor.take(two);

    assertThat(new CheckpointFile(file).all()).containsExactly(one, two);
  }
}
