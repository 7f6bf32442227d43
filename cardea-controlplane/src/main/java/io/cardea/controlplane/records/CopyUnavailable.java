package io.cardea.controlplane.records;

import java.io.IOException;

/** The database of copied records cannot be used now; the message says why, for people. */
public final class CopyUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  CopyUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
