package io.cardea.controlplane.store;

/** A backup was not restored, and nothing was changed. The message says why and what to do. */
public final class BackupRefused extends Exception {

  private static final long serialVersionUID = 1L;

  /** With why and what to do. */
  public BackupRefused(String message) {
    super(message);
  }
}
