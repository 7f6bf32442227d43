package io.cardea.controlplane.secret;

/**
 * Secrets can be neither stored nor read here, until somebody does what the message says. It is fit
 * for an operator and holds no secret.
 */
public final class SecretsClosed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SecretsClosed(String message) {
    super(message);
  }
}
