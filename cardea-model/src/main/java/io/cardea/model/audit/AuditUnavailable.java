package io.cardea.model.audit;

/** The log cannot take a record now; what needs one must not happen. */
public final class AuditUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AuditUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
