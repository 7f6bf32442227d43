package io.cardea.audit.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.audit.subject.SubjectKey;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.identity.TenantId;
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
 * of its own. What is sealed opens only as that part of that record, of the tenant, under the
 * policy and with the length that its record says, whole or cut. Thread-safe.
 */
public final class PayloadCipher {

  /** In front of what is sealed for a tenant, whole or cut; the first ones were for neither. */
  private static final String VERSION = "2.";

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PayloadCipher() {}

  /** What is kept of {@code payload}: a version, and nonce, ciphertext and tag in base64. */
  public static byte[] seal(SubjectKey key, UUID id, Part part, Payload payload) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    String place = place(id, part, payload.policy(), payload.length());
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, id, part, nonce);
      cipher.updateAAD(bytes(place + more(key.subject().tenant(), payload.isCut())));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + payload.keptLength() + TAG_BYTES);
      cipher.doFinal(payload.kept(), payload.keptFrom(), payload.keptLength(), all, NONCE_BYTES);
      return bytes(VERSION + Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** What was sealed; empty if it was sealed otherwise, or for something else, or was changed. */
  static Optional<byte[]> open(SubjectKey key, PayloadLine line) {
    boolean isFirstVersion = !line.data().startsWith(VERSION);
    String data = isFirstVersion ? line.data() : line.data().substring(VERSION.length());
    String place = place(line.id(), line.part(), line.policy(), line.bytes());
    String more = isFirstVersion ? "" : more(line.tenant(), line.isCut());
    try {
      byte[] all = Base64.getDecoder().decode(data);
      if (all.length < NONCE_BYTES + TAG_BYTES) {
        return Optional.empty();
      }
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, key, line.id(), line.part(), Arrays.copyOf(all, NONCE_BYTES));
      cipher.updateAAD(bytes(place + more));
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

  private static String place(UUID id, Part part, PayloadPolicy policy, long bytes) {
    return id + " " + part.label() + " " + policy.label() + " " + bytes;
  }

  private static String more(TenantId tenant, boolean isCut) {
    return " " + tenant.value() + (isCut ? " cut" : " whole");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
