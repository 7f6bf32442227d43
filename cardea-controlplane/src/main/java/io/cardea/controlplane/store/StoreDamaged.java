package io.cardea.controlplane.store;

/**
 * What is kept is not what this Cardea can read: damaged, not a store, or written by a newer one.
 * Trying again does not help. The message says what does, and holds no secret.
 */
public final class StoreDamaged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public StoreDamaged(String message) {
    super(message);
  }

  /** With what is wrong and what to do, and why. */
  public StoreDamaged(String message, Throwable cause) {
    super(message, cause);
  }
}
