package io.cardea.controlplane.secret;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A key that wraps the keyset: {@value #BYTES} bytes, written by operators as base64. */
final class MasterKey {

  private static final int BYTES = 32;
  private static final int MAX_KEYS = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final byte[] key;

  private MasterKey(byte[] key) {
    this.key = key;
  }

  /** A new one, as it is written. */
  static String make(SecureRandom random) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /**
   * The keys that {@code text} holds, separated by commas, at least one.
   *
   * @param where they were found, for messages
   * @throws SecretsClosed if it holds anything else
   */
  static List<MasterKey> read(String text, String where) {
    String[] parts = text.strip().split(",", -1);
    if (parts.length > MAX_KEYS) {
      throw new SecretsClosed(where + " holds more than " + MAX_KEYS + " keys: remove old ones");
    }
    List<MasterKey> keys = new ArrayList<>();
    for (String part : parts) {
      keys.add(new MasterKey(bytes(part.strip(), where)));
    }
    return keys;
  }

  private static byte[] bytes(String text, String where) {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new SecretsClosed(
        where
            + " must hold base64 of 32 bytes, or several of those separated by commas: make one"
            + " with: openssl rand -base64 32");
  }

  /** What wraps and unwraps with it. */
  @AccessesPartialKey
  Aead aead() {
    try {
      AesGcmParameters parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(BYTES)
              .setIvSizeBytes(NONCE_BYTES)
              .setTagSizeBytes(TAG_BYTES)
              .setVariant(AesGcmParameters.Variant.NO_PREFIX)
              .build();
      AesGcmKey master =
          AesGcmKey.builder()
              .setParameters(parameters)
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .build();
      return KeysetHandle.newBuilder()
          .setConfiguration(AeadConfig2026.get())
          .addEntry(KeysetHandle.importKey(master).withRandomId().makePrimary())
          .build()
          .getPrimitive(AeadConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a master key cannot be used", e);
    }
  }
}
