package io.cardea.dataplane.continuation;

import io.cardea.mcp.header.Digits;
import io.cardea.mcp.sse.SseEvent;
import java.time.Duration;

/** How long to wait before a stream is opened again: as the server says, or ever longer. */
final class Pauses {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MAX_DIGITS = 6;

  private Duration next = FIRST;
  private Duration asked = Duration.ZERO;
  private int silent;

  /** Takes in what the server says: how long to wait, or anything at all. */
  void heard(SseEvent event) {
    event
        .retry()
        .filter(digits -> Digits.are(digits, 0, MAX_DIGITS))
        .ifPresent(digits -> asked = shortest(Duration.ofMillis(Integer.parseInt(digits))));
    if (!event.isEmpty()) {
      next = FIRST;
      silent = 0;
    }
  }

  /** How long to wait now. */
  Duration next() {
    silent++;
    Duration wait = asked.isPositive() ? asked : next;
    next = shortest(next.multipliedBy(2));
    return wait;
  }

  /** How often in a row nothing was heard. */
  int silent() {
    return silent;
  }

  private static Duration shortest(Duration wanted) {
    return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
  }
}
