package io.cardea.dataplane.wire;

/** A request is not HTTP/1.1 as it should be. What it says is fixed text, none of the request's. */
public final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;
  private static final int LINE_TOO_LONG = 414;
  private static final int FIELDS_TOO_LARGE = 431;

  private final int status;

  private BadRequest(int status, String problem) {
    super(problem, null, false, false);
    this.status = status;
  }

  static BadRequest of(String problem) {
    return new BadRequest(BAD_REQUEST, problem);
  }

  static BadRequest malformed() {
    return of("The request is not well-formed HTTP.");
  }

  static BadRequest lineTooLong() {
    return new BadRequest(LINE_TOO_LONG, "The request line is too long.");
  }

  static BadRequest fieldsTooLarge() {
    return new BadRequest(FIELDS_TOO_LARGE, "The header is too large (limits.headerBytes).");
  }

  /** The status that says so. */
  public int status() {
    return status;
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
