package io.cardea.audit.seal;

import io.cardea.audit.anchor.Anchor;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * How a log is sealed.
 *
 * @param keyFile where the private keys are; made if it does not exist
 * @param anchor a file elsewhere that each checkpoint is written to as well, or none
 * @param others what else checkpoints are brought to; closed with the log
 * @param random for new keys and the names of logs
 * @param threads makes the thread that seals, and one for each anchor; daemons
 */
public record SealSettings(
    Path keyFile,
    Optional<Path> anchor,
    List<Anchor> others,
    SecureRandom random,
    ThreadFactory threads) {

  public SealSettings {
    others = List.copyOf(others);
  }

  /** Keys in {@code keyFile}, no anchor, daemon threads. */
  public static SealSettings of(Path keyFile) {
    return new SealSettings(
        keyFile,
        Optional.empty(),
        List.of(),
        new SecureRandom(),
        Thread.ofPlatform().name("audit-seal-", 0).daemon().factory());
  }

  /** The same, with each checkpoint in {@code file} too. */
  public SealSettings anchoredIn(Path file) {
    return new SealSettings(keyFile, Optional.of(file), others, random, threads);
  }

  /** The same, with each checkpoint brought to these too. */
  public SealSettings anchoredIn(List<Anchor> anchors) {
    return new SealSettings(keyFile, anchor, anchors, random, threads);
  }
}
