package io.cardea.controlplane.keys;

/** The key store cannot be used. The message is fit for an operator and holds no secret. */
public final class KeyStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public KeyStoreException(String message) {
    super(message);
  }

  /** With what is wrong and what to do, and why. */
  public KeyStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
