package io.cardea.audit.anchor;

import java.io.IOException;

/**
 * An anchor has been shown something else as this log before: the log was cut or rewritten, or
 * there are two of its name.
 */
public final class Contradiction extends IOException {
  private static final long serialVersionUID = 1L;

  public Contradiction(String message) {
    super(message);
  }
}
