package io.cardea.model.audit;

import java.util.Optional;

/**
 * What the log has of the arguments or the result of a call.
 *
 * @param part which of the two
 * @param policy how much was to be kept
 * @param bytes that it had
 * @param subject id of whom it was recorded for
 * @param content what was kept; empty if {@code unreadable}
 * @param isCut whether the content ends before it did
 * @param unreadable why there is nothing to read, possibly {@value #ERASED}
 */
public record KeptPayload(
    Part part,
    PayloadPolicy policy,
    long bytes,
    String subject,
    Optional<String> content,
    boolean isCut,
    String unreadable) {

  /** What is said instead of what can never be read again. */
  public static final String ERASED = "erased";

  /** What of a call it is. */
  public enum Part {
    /** The arguments: the params of the request, or the client's own answer. */
    PARAMS,
    /** What was answered. */
    RESULT;

    /** As records have it. */
    public String label() {
      return this == PARAMS ? "params" : "result";
    }
  }

  /** Without the content. */
  @Override
  public String toString() {
    return part.label() + " of " + bytes + " bytes, " + policy.label();
  }
}
