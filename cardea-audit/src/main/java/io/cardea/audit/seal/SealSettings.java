package io.cardea.audit.seal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * How a log is sealed.
 *
 * @param keyFile where the private keys are; made if it does not exist
 * @param anchor a file elsewhere that each checkpoint is written to as well, or none
 * @param random for new keys and the names of logs
 * @param threads makes the one thread that seals
 */
public record SealSettings(
    Path keyFile, Optional<Path> anchor, SecureRandom random, ThreadFactory threads) {

  /** Keys in {@code keyFile}, no anchor, a daemon thread. */
  public static SealSettings of(Path keyFile) {
    return new SealSettings(
        keyFile,
        Optional.empty(),
        new SecureRandom(),
        Thread.ofPlatform().name("audit-sealer").daemon().factory());
  }

  /** The same, with each checkpoint in {@code file} too. */
  public SealSettings anchoredIn(Path file) {
    return new SealSettings(keyFile, Optional.of(file), random, threads);
  }
}
