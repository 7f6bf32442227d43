package io.cardea.it.matrix;

/** What came of a cell. */
sealed interface Verdict {

  /** The feature works. */
  record Works() implements Verdict {}

  /**
   * The specification does not have it, and who tries gets to hear so.
   *
   * @param reason with the place in the specification
   */
  record Impossible(String reason) implements Verdict {}

  /**
   * It should work and does not.
   *
   * @param reason as the client found it
   */
  record Fails(String reason) implements Verdict {}
}
