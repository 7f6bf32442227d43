package io.cardea.controlplane.secret;

/**
 * One version of a secret as it is stored.
 *
 * @param revision of the store that has brought it; no other version of any secret has the same
 * @param sealed the value, encrypted: base64
 */
public record SealedSecret(SecretInfo info, long revision, String sealed) {

  /** Without what is sealed. */
  @Override
  public String toString() {
    return info.id() + " version " + info.version();
  }
}
