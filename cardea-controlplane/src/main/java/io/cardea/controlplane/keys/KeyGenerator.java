package io.cardea.controlplane.keys;

import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes the two halves of keys: 12 characters of base32 (60 bits) to find the record, 32 random
 * bytes as 43 characters of base64url (RFC 4648 §5) to prove it.
 */
final class KeyGenerator {

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 12;
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random;

  KeyGenerator(SecureRandom random) {
    this.random = random;
  }

  KeyId id() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return new KeyId(id.toString());
  }

  String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String join(KeyId id, String secret) {
    return ApiKey.PREFIX + id.value() + "_" + secret;
  }
}
