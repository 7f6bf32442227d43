package io.cardea.audit.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.audit.subject.SubjectKey;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Payload;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what is kept of arguments and results with AES-256-GCM (NIST SP 800-38D), each under a key
 * of its own. What is sealed opens only as that part of that record, under the policy and with the
 * length that its record says. Thread-safe.
 */
public final class PayloadCipher {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PayloadCipher() {}

  /** What is kept of {@code payload}: nonce, ciphertext and tag in base64. */
  public static byte[] seal(SubjectKey key, UUID id, Part part, Payload payload) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, id, part, nonce);
      cipher.updateAAD(place(id, part, payload.policy().label(), payload.length()));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + payload.keptLength() + TAG_BYTES);
      cipher.doFinal(payload.kept(), payload.keptFrom(), payload.keptLength(), all, NONCE_BYTES);
      return Base64.getEncoder().encode(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What was sealed; empty if it was sealed otherwise, or for something else, or was changed. */
  static Optional<byte[]> open(SubjectKey key, PayloadLine line) {
    try {
      byte[] all = Base64.getDecoder().decode(line.data());
      if (all.length < NONCE_BYTES + TAG_BYTES) {
        return Optional.empty();
      }
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, key, line.id(), line.part(), Arrays.copyOf(all, NONCE_BYTES));
      cipher.updateAAD(place(line.id(), line.part(), line.policy().label(), line.bytes()));
      return Optional.of(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, SubjectKey key, UUID id, Part part, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.payloadKey(id, part), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }

  private static byte[] place(UUID id, Part part, String policy, long bytes) {
    return (id + " " + part.label() + " " + policy + " " + bytes).getBytes(US_ASCII);
  }
}
