package io.cardea.controlplane.keys;

/** A key was not issued. The message says why and what to do, and may be shown to the caller. */
public final class KeyRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyRefusedException(String message) {
    super(message);
  }
}
