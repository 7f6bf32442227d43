package io.cardea.upstream.probe;

import io.cardea.mcp.revision.Era;
import java.util.Optional;

/**
 * What a server is expected to speak.
 *
 * @param era in which it was last found to be, if it ever was
 * @param isCertain whether nothing has spoken against that since
 */
public record Expected(Optional<Era> era, boolean isCertain) {

  /** Nothing is known of it. */
  public static final Expected NOTHING = new Expected(Optional.empty(), false);

  boolean isCertainly(Era wanted) {
    return isCertain && is(wanted);
  }

  boolean is(Era wanted) {
    return era.equals(Optional.of(wanted));
  }
}
