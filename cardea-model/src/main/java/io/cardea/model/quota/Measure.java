package io.cardea.model.quota;

import java.util.Locale;

/** What is counted of a call. */
public enum Measure {
  /** Each call is one. */
  CALLS,
  /** Bytes of its params and of all that is sent in answer. */
  BYTES,
  /** An estimate: a token for each four of {@link #BYTES}. */
  TOKENS,
  /** What the limit says that the tool costs. */
  COST;

  private static final long BYTES_PER_TOKEN = 4;

  /** As people write it, {@code calls}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it grows with what is sent in answer. */
  public boolean isOfAnswers() {
    return this == BYTES || this == TOKENS;
  }

  /** How many counted units are one of its own: tokens are counted as bytes, so none is lost. */
  public long scale() {
    return this == TOKENS ? BYTES_PER_TOKEN : 1;
  }
}
