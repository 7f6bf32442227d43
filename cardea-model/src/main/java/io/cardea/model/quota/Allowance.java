package io.cardea.model.quota;

/** One thing that a limit allows; a call must have room in all of them. */
public sealed interface Allowance permits Rate, Budget {

  /** What is counted. */
  Measure measure();

  /** How much of it is allowed; at least 1. */
  long amount();

  /** How long what was used counts, as people write it: {@code 1m}, {@code month}. */
  String span();

  /** What tells it from the others of its limit: {@code calls/1m}. */
  default String label() {
    return measure().label() + "/" + span();
  }

  /** What it says, {@code 100 calls per 1m}. */
  default String text() {
    return amount() + " " + measure().label() + " per " + span();
  }
}
