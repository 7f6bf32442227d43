package io.cardea.controlplane.secret;

/** What is known of a secret where its value is needed. */
public sealed interface SecretValue {

  /** Its value. */
  record Known(String value) implements SecretValue {

    /** Tells nothing. */
    @Override
    public String toString() {
      return "a value";
    }
  }

  /** There is none of this name. */
  record Unknown() implements SecretValue {}

  /**
   * It is there and cannot be opened.
   *
   * @param reason what is wrong
   * @param hint what to do
   */
  record Unreadable(String reason, String hint) implements SecretValue {}
}
