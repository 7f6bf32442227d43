package io.cardea.controlplane.records;

import java.io.IOException;

/**
 * The database of copied records cannot be used now. The message says why, for whoever runs this
 * gateway: it may name users and tables of the database.
 */
public final class CopyUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * @param message why, for whoever runs this gateway
   * @param advice what whoever asks can do about it
   */
  CopyUnavailable(String message, String advice, Throwable cause) {
    super(message, cause);
    this.advice = advice;
  }

  /** Of which only whoever runs this gateway can do something. */
  CopyUnavailable(String message, Throwable cause) {
    this(message, "ask again later; whoever runs this gateway finds in its log why", cause);
  }

  /** What whoever asks can do about it; tells nothing of the database. */
  public String advice() {
    return advice;
  }
}
