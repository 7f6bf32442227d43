package io.cardea.app.imports;

import java.io.IOException;

/** Something was not got from another place; its message says why and what to do. */
public final class NotFetchedException extends IOException {
  private static final long serialVersionUID = 1L;

  NotFetchedException(String message) {
    super(message);
  }
}
