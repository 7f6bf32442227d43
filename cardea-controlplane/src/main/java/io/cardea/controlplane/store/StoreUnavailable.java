package io.cardea.controlplane.store;

/**
 * The store cannot be reached or cannot work, for now; the same may go well later. The message is
 * fit for an operator and holds no secret.
 */
public final class StoreUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean mayHaveApplied;

  /**
   * With what is wrong and what to do, and why.
   *
   * @param mayHaveApplied whether the failure came so late that the change may have been made: read
   *     before trying again, or try again with preconditions
   */
  public StoreUnavailable(String message, boolean mayHaveApplied, Throwable cause) {
    super(message, cause);
    this.mayHaveApplied = mayHaveApplied;
  }

  /** Whether the change may have been made all the same. */
  public boolean mayHaveApplied() {
    return mayHaveApplied;
  }
}
