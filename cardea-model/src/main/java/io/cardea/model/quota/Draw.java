package io.cardea.model.quota;

/**
 * What a call takes of one limit.
 *
 * @param limit the limit
 * @param counter which of its counters
 * @param cost in units of the limit
 * @param bytes that are known before the call is made
 */
public record Draw(Limit limit, CounterKey counter, long cost, long bytes) {

  /** How many counted units it takes of what {@code measure} counts ({@link Measure#scale}). */
  public long units(Measure measure) {
    return switch (measure) {
      case CALLS -> 1;
      case COST -> cost;
      // Even a call that sends nothing needs room for its answer.
      case BYTES, TOKENS -> Math.max(1, bytes);
    };
  }
}
