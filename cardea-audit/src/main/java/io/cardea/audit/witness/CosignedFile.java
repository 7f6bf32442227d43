package io.cardea.audit.witness;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The newest checkpoint that one witness has cosigned: in the folder {@code cosigned} of a log, a
 * file of the name of the witness's key. It stands for those before it.
 */
final class CosignedFile {

  private static final String FOLDER = "cosigned";

  private final Path file;

  private CosignedFile(Path file) {
    this.file = file;
  }

  static CosignedFile of(Path log, Witness witness) {
    return new CosignedFile(log.resolve(FOLDER).resolve(witness.key().id()));
  }

  Optional<SignedNote> read() throws IOException {
    return new CheckpointFile(file).last();
  }

  /** Replaces it, whole, on the disk. */
  void write(SignedNote cosigned) throws IOException {
    new CheckpointFile(file).replaceBy(cosigned);
  }
}
