package io.cardea.controlplane.secret;

import java.util.Optional;

/** What opens sealed secrets. */
sealed interface Keyring {

  /** The keyset as it is stored; empty if there is none. */
  String wrapped();

  /** The value of {@code secret}. */
  SecretValue open(SealedSecret secret);

  /** Nothing was stored yet. */
  record None() implements Keyring {

    @Override
    public String wrapped() {
      return "";
    }

    @Override
    public SecretValue open(SealedSecret secret) {
      return damaged(secret);
    }
  }

  /** It opens, and seals while {@code wrapped} is what is stored. */
  record Open(String wrapped, SecretCipher cipher) implements Keyring {

    @Override
    public SecretValue open(SealedSecret secret) {
      Optional<SecretValue> value = cipher.open(secret).map(SecretValue.Known::new);
      return value.orElseGet(() -> damaged(secret));
    }
  }

  /** It cannot be unwrapped. */
  record Closed(String wrapped, String reason) implements Keyring {

    @Override
    public SecretValue open(SealedSecret secret) {
      return new SecretValue.Unreadable("secrets cannot be opened", reason);
    }
  }

  private static SecretValue damaged(SealedSecret secret) {
    return new SecretValue.Unreadable(
        "the secret \"" + secret.info().id().name() + "\" was damaged or changed in its store",
        "set it anew: cardea secret set " + secret.info().id().name());
  }
}
