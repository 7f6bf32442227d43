package io.cardea.dataplane.session;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Seals session ids ({@link Seal}, with the version of what they say as the purpose). A node that
 * has the key can read every id, and nobody can make one up.
 */
public final class SessionSeal {

  private static final byte VERSION = 3;

  private final Seal seal;
  private final SecureRandom random;

  public SessionSeal(SessionKeys keys, SecureRandom random) {
    this.seal = new Seal(keys, random, VERSION);
    this.random = random;
  }

  /** 128 fresh random bits in hex. */
  public String freshRandom() {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** The id's text: visible ASCII, safe in a header. */
  public String seal(SessionId id) {
    return seal.seal(id.toBytes());
  }

  /** What {@code text} says, if one of our keys sealed it. */
  public Optional<SessionId> open(String text) {
    return seal.open(text).flatMap(SessionId::parse);
  }
}
