package io.cardea.model.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to a call beside who makes it and what for. Read only if a rule needs it, so that
 * it may be worked out then.
 */
public interface Circumstances {

  /** There is no call: somebody wants to know what calls could be made. */
  Circumstances NONE =
      new Circumstances() {
        @Override
        public boolean isCall() {
          return false;
        }

        @Override
        public Optional<Map<String, @Nullable Object>> arguments() {
          return Optional.empty();
        }

        @Override
        public Instant time() {
          return Instant.EPOCH;
        }

        @Override
        public String peer() {
          return "";
        }
      };

  /** Whether there is a call; if there is none, nothing else says anything. */
  boolean isCall();

  /**
   * The arguments of a tool or prompt: maps, lists, texts, {@link Long}, {@link Double}, {@link
   * Boolean} and null. Empty if they are not known.
   */
  Optional<Map<String, @Nullable Object>> arguments();

  /** When it came. */
  Instant time();

  /** The client's network address. */
  String peer();

  /** How it is looked at if it is over and not everything is known of it any more. */
  default Optional<Hindsight> hindsight() {
    return Optional.empty();
  }
}
