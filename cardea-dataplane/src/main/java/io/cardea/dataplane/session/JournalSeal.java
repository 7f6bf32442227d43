package io.cardea.dataplane.session;

import io.cardea.dataplane.journal.Sealing;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Seals what the session journal says with the keys of session ids: without them its files tell
 * nothing, and nothing can be put into them.
 *
 * @param seal for this purpose
 */
public record JournalSeal(Seal seal) implements Sealing {

  private static final byte PURPOSE = 'J';
  private static final int MAX_LENGTH = 1024 * 1024;

  /** With {@code keys}, of which the newest seals and each opens. */
  public static JournalSeal of(SessionKeys keys, SecureRandom random) {
    return new JournalSeal(new Seal(keys, random, PURPOSE, MAX_LENGTH));
  }

  @Override
  public String seal(byte[] plain) {
    return seal.seal(plain);
  }

  @Override
  public Optional<byte[]> open(String sealed) {
    return seal.open(sealed);
  }
}
