package io.cardea.upstream.learn;

import io.cardea.upstream.probe.ClientInfo;
import io.cardea.upstream.probe.ProbeLimits;
import java.time.Duration;

/**
 * How often and how much the gateway asks. Waits that repeat lie between half of the time given and
 * all of it, by chance.
 *
 * @param client what the gateway says of itself
 * @param limits of learning from one server
 * @param concurrent servers that are learned at a time, besides those that keep silent for longer
 *     than {@code patience}
 * @param patience after which a silent server's place is given to the next
 * @param check between two questions whether a server is well, if there are few servers; the second
 *     without an answer makes it DOWN
 * @param refresh until the lists are read again that nobody announced a change of
 * @param coalesce between an announcement and the reading of the list
 */
public record LearnerSettings(
    ClientInfo client,
    ProbeLimits limits,
    int concurrent,
    Duration patience,
    Duration check,
    Duration refresh,
    Duration coalesce) {

  /** Shortest life of a list that is believed. */
  static final Duration MIN_TTL = Duration.ofSeconds(10);

  /** Longest life of a list that is believed. */
  static final Duration MAX_TTL = Duration.ofHours(1);

  /** Wait before a server that is down is tried again: the first, and the longest. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  static final Duration LAST_RETRY = Duration.ofSeconds(60);

  /** Longest time between two checks of a server that is well, however many there are. */
  private static final Duration LAST_CHECK = Duration.ofSeconds(60);

  private static final Duration SPREAD = Duration.ofMillis(6);

  /**
   * What is written within this time is published together. A catalog of many servers takes longer
   * to make, 1 ms of 10,000: whatever their number, no more than some percent of one event loop.
   */
  static Duration publish(int servers) {
    return Duration.ofMillis(Math.clamp(servers / 100, 10, 250));
  }

  /**
   * Between two questions whether a server is well that answered the last one: the longer, the more
   * servers there are, up to a minute.
   */
  Duration check(int servers) {
    Duration spread = SPREAD.multipliedBy(servers);
    Duration longest = spread.compareTo(LAST_CHECK) < 0 ? spread : LAST_CHECK;
    return longest.compareTo(check) < 0 ? check : longest;
  }

  /** What a gateway of this version uses. */
  public static LearnerSettings of(String version) {
    return new LearnerSettings(
        new ClientInfo(version),
        ProbeLimits.DEFAULT,
        16,
        Duration.ofSeconds(2),
        Duration.ofSeconds(15),
        Duration.ofMinutes(5),
        Duration.ofMillis(250));
  }
}
