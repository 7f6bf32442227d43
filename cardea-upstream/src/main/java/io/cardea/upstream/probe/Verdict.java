package io.cardea.upstream.probe;

import io.cardea.mcp.revision.Era;
import java.time.Duration;
import java.time.Instant;

/**
 * In which era a server was found to be.
 *
 * @param era of it
 * @param found when
 */
public record Verdict(Era era, Instant found) {

  /** How long a verdict stands unless something speaks against it. */
  public static final Duration LIFE = Duration.ofHours(24);

  /** Whether it still counts at {@code now}. */
  public boolean isFresh(Instant now) {
    return now.isBefore(found.plus(LIFE));
  }
}
