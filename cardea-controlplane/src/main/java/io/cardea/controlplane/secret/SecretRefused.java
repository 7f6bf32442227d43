package io.cardea.controlplane.secret;

/** A secret was not stored. The message says why and what to do, and may be shown to the caller. */
public final class SecretRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SecretRefused(String message) {
    super(message);
  }
}
