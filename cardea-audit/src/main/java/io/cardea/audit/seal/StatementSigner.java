package io.cardea.audit.seal;

import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;

/** Signs with the key that seals a log what is no checkpoint of it. */
public final class StatementSigner {

  private final Path folder;
  private final Path keyFile;

  /**
   * @param folder of the log
   * @param keyFile where its private keys are
   */
  public StatementSigner(Path folder, Path keyFile) {
    this.folder = folder;
    this.keyFile = keyFile;
  }

  /**
   * Signs a text with the key that has signed the last checkpoint.
   *
   * @param text ends with a line feed; must not be readable as a checkpoint
   * @throws IOException if that key is not there
   */
  public SignedNote sign(String text) throws IOException {
    SignedNote last =
        Resumption.checkpoints(folder)
            .last()
            .orElseThrow(() -> new IOException("the audit log in " + folder + " is not sealed"));
    NoteSigner signer =
        KeyFile.read(keyFile).signers().stream()
            .filter(key -> last.isSealedBy(key.key()))
            .findFirst()
            .orElseThrow(
                () -> new IOException("no key in " + keyFile + " has signed the last checkpoint"));
    return signer.note(text);
  }
}
