package io.cardea.model.catalog;

import java.time.Instant;

/**
 * Whether a server answers.
 *
 * @param state in one word
 * @param reason for operators, no secrets; empty while it is up
 * @param since when the state began
 */
public record Health(State state, String reason, Instant since) {

  /** In one word. */
  public enum State {
    /** Not tried yet. */
    UNKNOWN,
    /** It answers. */
    UP,
    /** It answers, but part of what it offers could not be learned. */
    DEGRADED,
    /** It does not answer. */
    DOWN
  }

  /** Whether calls can be expected to work. */
  public boolean isUsable() {
    return state != State.DOWN;
  }
}
