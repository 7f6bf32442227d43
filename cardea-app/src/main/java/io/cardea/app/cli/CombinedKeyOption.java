package io.cardea.app.cli;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.seal.KeyFile;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose combined checkpoints a gateway keeps. */
final class CombinedKeyOption {

  @Option(
      names = "--audit-combined-key",
      paramLabel = "VKEY",
      description =
          "Keep the newest combined checkpoint that this public key has signed, name+id+base64 as"
              + " cardea audit combine prints it, if it is right about this node's log.")
  private @Nullable String text;

  /**
   * The key.
   *
   * @throws IOException if it is given and none that signs combined checkpoints
   */
  Optional<NoteKey> key() throws IOException {
    if (text == null) {
      return Optional.empty();
    }
    try {
      NoteKey key = NoteKey.parse(text.strip());
      if (key.name().startsWith(KeyFile.COMBINING)) {
        return Optional.of(key);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("--audit-combined-key: " + e.getMessage(), e);
    }
    throw new IOException(
        "--audit-combined-key: this key is of a log; the one that cardea audit combine prints begins"
            + " with "
            + KeyFile.COMBINING);
  }
}
