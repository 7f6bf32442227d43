package io.cardea.controlplane.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals values of secrets with AES-256-GCM (NIST SP 800-38D) under a keyset of Tink's. What is
 * sealed opens only as the version of the secret that it was sealed for, so that rows of the store
 * cannot change places. Thread-safe.
 */
final class SecretCipher {

  private static final byte[] OF_KEYSET = "cardea secret keyset".getBytes(UTF_8);

  private final KeysetHandle keyset;
  private final Aead aead;

  private SecretCipher(KeysetHandle keyset) throws GeneralSecurityException {
    this.keyset = keyset;
    this.aead = keyset.getPrimitive(AeadConfig2026.get(), Aead.class);
  }

  /** With a new key. */
  static SecretCipher generate() {
    try {
      return new SecretCipher(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be made", e);
    }
  }

  /** The one that was wrapped; empty if {@code master} has not wrapped it, or it was changed. */
  static Optional<SecretCipher> unwrap(String wrapped, Aead master) {
    try {
      return Optional.of(
          new SecretCipher(
              TinkProtoKeysetFormat.parseEncryptedKeyset(
                  Base64.getDecoder().decode(wrapped), master, OF_KEYSET, AeadConfig2026.get())));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The keyset, so that only {@code master} can unwrap it. */
  String wrap(Aead master) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              TinkProtoKeysetFormat.serializeEncryptedKeyset(
                  keyset, master, OF_KEYSET, AeadConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset cannot be wrapped", e);
    }
  }

  String seal(SecretId id, int version, String value) {
    try {
      return Base64.getEncoder()
          .encodeToString(aead.encrypt(value.getBytes(UTF_8), place(id, version)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value cannot be sealed", e);
    }
  }

  /** The value; empty if it was sealed otherwise, or for something else, or was changed since. */
  Optional<String> open(SealedSecret secret) {
    try {
      byte[] value =
          aead.decrypt(
              Base64.getDecoder().decode(secret.sealed()),
              place(secret.info().id(), secret.info().version()));
      return Optional.of(new String(value, UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Neither tenants nor names have spaces. */
  private static byte[] place(SecretId id, int version) {
    return "cardea secret %s %s %d".formatted(id.tenant(), id.name(), version).getBytes(UTF_8);
  }
}
