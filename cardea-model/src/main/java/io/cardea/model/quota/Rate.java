package io.cardea.model.quota;

import java.time.Duration;

/**
 * In no stretch of time of this length more calls than that.
 *
 * @param calls at least 1
 * @param per how long, at least a second
 */
public record Rate(long calls, Duration per) implements Allowance {

  public Rate {
    if (calls < 1 || per.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a rate is at least 1 call, per 1s or longer");
    }
  }

  @Override
  public Measure measure() {
    return Measure.CALLS;
  }

  @Override
  public long amount() {
    return calls;
  }

  @Override
  public String span() {
    return Spans.text(per);
  }
}
