package io.cardea.audit.combine;

import java.io.IOException;

/** A log is not what it has to be, so that no combined checkpoint is signed. */
public final class NotCombinable extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param message names the log and says what it means
   */
  public NotCombinable(String message) {
    super(message);
  }
}
