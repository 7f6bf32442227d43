package io.cardea.app.cli;

import io.cardea.audit.verify.KeptStatement;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose combined checkpoint a log must be what it says. */
final class VerifiedCombined {

  @Option(
      names = "--combined-key",
      paramLabel = "VKEY",
      description =
          "The public key that must have signed the combined checkpoint that the node keeps with its"
              + " log, as cardea audit combine prints it; the log must have what that says.")
  private @Nullable String text;

  /**
   * The report with what is to say of the combined checkpoint, if the key was given.
   *
   * @throws IOException if the key is none, or a file cannot be read
   */
  Report judge(Report report, Path log) throws IOException {
    if (text == null) {
      return report;
    }
    try {
      return KeptStatement.judge(report, log, SealKey.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException("--combined-key is no key: " + e.getMessage(), e);
    }
  }
}
