package io.cardea.model.rest;

/** What stands in one place of a request. */
public sealed interface RestValue {

  /**
   * Always the same.
   *
   * @param text possibly a secret
   */
  record Fixed(String text) implements RestValue {

    /** Tells nothing of the text. */
    @Override
    public String toString() {
      return "fixed";
    }
  }

  /**
   * An argument of the call.
   *
   * @param name which
   * @param style how lists and objects are written
   */
  record Argument(String name, Style style) implements RestValue {}

  /** How lists and objects are written (OpenAPI 3.1 §4.8.12, "Style Values"). */
  enum Style {
    /** {@code a,b} and {@code k,v,l,w}: simple, and form without explode. */
    COMMAS,
    /** {@code a,b} and {@code k=v,l=w}: simple with explode. */
    PAIRS,
    /** {@code x=a&x=b} and {@code k=v&l=w}: form with explode; for queries, forms and cookies. */
    REPEATED,
    /** {@code a b}, for queries. */
    SPACES,
    /** {@code a|b}, for queries. */
    PIPES,
    /** {@code x[k]=v&x[l]=w}, for queries and forms. */
    DEEP
  }
}
