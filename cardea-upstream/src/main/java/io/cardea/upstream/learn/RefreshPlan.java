package io.cardea.upstream.learn;

import io.cardea.model.catalog.Offer;
import io.cardea.upstream.loop.Backoff;
import io.cardea.upstream.probe.Listed;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * When a server's lists are read again. A list's own life is believed within bounds (MCP
 * 2026-07-28, "Caching"); while nothing changes, one that is shorter than the schedule grows up to
 * it, because who polls must back off. What could not be read is tried again sooner.
 */
final class RefreshPlan {

  private static final Duration FIRST_REPAIR = Duration.ofSeconds(5);

  private final Duration schedule;
  private final RandomGenerator random;
  private final Backoff repair;
  private final Map<Offer.Kind, String> digests = new EnumMap<>(Offer.Kind.class);
  private int unchanged;

  RefreshPlan(Duration schedule, RandomGenerator random) {
    this.schedule = schedule;
    this.random = random;
    this.repair = new Backoff(FIRST_REPAIR, schedule, random);
  }

  /** A change was announced, so the lists are alive. */
  void onAnnounced() {
    unchanged = 0;
  }

  /** The wait after {@code lists} were read. */
  Duration next(List<Listed> lists) {
    boolean isSame = true;
    boolean isBroken = false;
    for (Listed listed : lists) {
      isSame &= listed.digest().equals(digests.put(listed.kind(), listed.digest()));
      isBroken |= listed.extent() == Listed.Extent.BROKEN;
    }
    if (isBroken) {
      return repair.next();
    }
    repair.reset();
    unchanged = isSame ? Math.min(unchanged + 1, 20) : 0;
    return Backoff.jittered(life(lists), random);
  }

  private Duration life(List<Listed> lists) {
    Duration shortest = LearnerSettings.MAX_TTL;
    boolean isStated = false;
    for (Listed listed : lists) {
      if (listed.ttl().isPresent()) {
        isStated = true;
        shortest = least(shortest, listed.ttl().get());
      }
    }
    if (!isStated) {
      return schedule;
    }
    Duration life = most(shortest, LearnerSettings.MIN_TTL);
    return life.compareTo(schedule) >= 0
        ? life
        : least(life.multipliedBy(1L << unchanged), schedule);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration most(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
