package io.cardea.app.cli;

import io.cardea.audit.verify.Cosignatures;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.audit.verify.WitnessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which witnesses must have cosigned a log. */
final class WitnessOption {

  @Option(
      names = "--witness",
      paramLabel = "VKEY",
      description =
          "The public key of a witness that must have cosigned the log, name+id+base64; may be"
              + " repeated.")
  private List<String> witnesses = List.of();

  @Option(
      names = "--quorum",
      paramLabel = "NUMBER",
      description = "So many of them are enough (default: all).")
  private @Nullable Integer quorum;

  /**
   * Verifies a log, and that enough witnesses have cosigned it.
   *
   * @throws IOException if a key is none, or the log cannot be read
   */
  Report verify(Path log, List<SealKey> trusted, String kept, Optional<Path> archive)
      throws IOException {
    List<WitnessKey> keys = keys();
    if (keys.isEmpty()) {
      return LogVerification.verify(log, trusted, kept, archive);
    }
    Cosignatures cosignatures = Cosignatures.find(log, kept, keys);
    Report report =
        LogVerification.verify(log, trusted, cosignatures.checkpointsAnd(kept), archive);
    return cosignatures.judge(report, quorum == null ? keys.size() : quorum);
  }

  /** What is wrong with the options; null if nothing. */
  @Nullable String problem() {
    if (quorum == null) {
      return null;
    }
    return witnesses.isEmpty() || quorum < 1 || quorum > witnesses.stream().distinct().count()
        ? "--quorum is a number from 1 to that of the witnesses, each given by --witness"
        : null;
  }

  private List<WitnessKey> keys() throws IOException {
    try {
      return witnesses.stream().map(String::strip).map(WitnessKey::parse).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new IOException("--witness is no key of a witness: " + e.getMessage(), e);
    }
  }
}
