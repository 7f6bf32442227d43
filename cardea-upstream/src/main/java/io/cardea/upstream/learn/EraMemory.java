package io.cardea.upstream.learn;

import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.upstream.probe.Expected;
import io.cardea.upstream.probe.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * In which era a server was found to be, and whether that is to be looked at again. A verdict
 * stands until another is found: doubt alone, or a server that does not answer, does not end it.
 * Lives on one event loop.
 */
final class EraMemory {

  /** How long a server at an address is believed to be legacy only without being asked again. */
  static final Duration ADDRESS_LIFE = Duration.ofHours(1);

  /** The same of a program: it stays what it is while it runs, and asking starts it once more. */
  static final Duration PROGRAM_LIFE = Duration.ofHours(24);

  /** A verdict that was confirmed this long ago is worth telling that it was confirmed again. */
  private static final Duration OLD = Duration.ofMinutes(5);

  private final Duration life;
  private Optional<EraVerdict> verdict = Optional.empty();
  private boolean isInDoubt;
  private long probed;

  /**
   * @param upstream how the server is reached
   */
  EraMemory(Upstream upstream) {
    life =
        switch (upstream) {
          case HttpUpstream _ -> ADDRESS_LIFE;
          case StdioUpstream _ -> PROGRAM_LIFE;
          case SseUpstream _, RestUpstream _, ImageUpstream _ -> Duration.ofNanos(Long.MAX_VALUE);
        };
  }

  Optional<EraVerdict> verdict() {
    return verdict;
  }

  /** Something speaks against the verdict. */
  void doubt() {
    isInDoubt = true;
  }

  /** What the server is expected to speak at {@code nanoTime}. */
  Expected expected(long nanoTime) {
    return new Expected(era(), !isInDoubt && !isStale(nanoTime));
  }

  /** Whether it is time to ask a legacy server for the other era again; that is noted as done. */
  boolean isDue(long nanoTime) {
    boolean isDue = isStale(nanoTime);
    if (isDue) {
      probed = nanoTime;
      isInDoubt = true;
    }
    return isDue;
  }

  private boolean isStale(long nanoTime) {
    return era().equals(Optional.of(Era.LEGACY)) && nanoTime - probed > life.toNanos();
  }

  private Optional<Era> era() {
    return verdict.flatMap(found -> Revision.find(found.revision())).map(Revision::era);
  }

  /** Takes what was found; answers whether that is worth telling. */
  boolean take(Found found, Instant now, long nanoTime) {
    isInDoubt = false;
    if (found.isProbed()) {
      probed = nanoTime;
    }
    EraVerdict next = found.at(now);
    Optional<EraVerdict> same = verdict.filter(before -> isSame(before, found));
    if (same.isEmpty()) {
      verdict = Optional.of(next);
      return true;
    }
    return confirm(now, OLD);
  }

  private static boolean isSame(EraVerdict before, Found found) {
    // Who was not asked for both eras did not name its other revisions.
    return found.isProbed()
        ? before.isSame(found.at(before.found()))
        : before.revision().equals(found.revision().date());
  }

  /** The server has answered as before; answers whether that is worth telling. */
  boolean confirm(Instant now) {
    return confirm(now, Duration.ZERO);
  }

  private boolean confirm(Instant now, Duration age) {
    boolean isOld = verdict.filter(found -> !now.isBefore(found.confirmed().plus(age))).isPresent();
    if (isOld) {
      verdict = verdict.map(found -> found.confirmedAt(now));
    }
    return isOld;
  }
}
