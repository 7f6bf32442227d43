package io.cardea.audit.verify;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The public key of a witness, {@code name+id+base64}, Ed25519: it signs as {@code cosignature/v1}
 * of C2SP tlog-cosignature.
 */
public final class WitnessKey {

  private static final int COSIGNATURE_V1 = 4;
  private static final int BYTES = Long.BYTES + 64;

  /** The last second that an {@link Instant} can be printed of with four digits of the year. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private final VerifierKey key;

  private WitnessKey(VerifierKey key) {
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static WitnessKey parse(String text) {
    return new WitnessKey(VerifierKey.parse(text, COSIGNATURE_V1));
  }

  /** When the witness cosigned the note; empty if it did not. */
  Optional<Instant> cosigned(Note note) {
    for (byte[] signature : key.signaturesOf(note)) {
      if (signature.length == BYTES) {
        ByteBuffer bytes = ByteBuffer.wrap(signature);
        long time = bytes.getLong();
        byte[] rest = new byte[64];
        bytes.get(rest);
        String signed = "cosignature/v1\ntime " + time + "\n" + note.text();
        if (time >= 0 && time <= LAST_SECOND && key.isRight(rest, signed)) {
          return Optional.of(Instant.ofEpochSecond(time));
        }
      }
    }
    return Optional.empty();
  }

  /** The witness's name. */
  public String name() {
    return key.name();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WitnessKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return key.toString();
  }
}
