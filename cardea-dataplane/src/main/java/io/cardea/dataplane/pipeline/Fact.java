package io.cardea.dataplane.pipeline;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.Optional;

/**
 * Something that a stage needs and that only I/O can tell.
 *
 * @param <T> what it is
 */
public sealed interface Fact<T> {

  /**
   * The state of a legacy session; empty if it is not live. Without an answer the request is
   * refused.
   */
  record LiveSession(SessionKey key) implements Fact<Optional<SessionState>> {}
}
