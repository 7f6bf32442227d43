package io.cardea.dataplane.pipeline;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.session.SessionStore.Attachment;
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

  /** The session that a session of an aggregate has at a server; opened if there is none yet. */
  record Attached(SessionKey key, AdapterKey adapter) implements Fact<Attaching> {}

  /** How opening a session at a server ended. */
  sealed interface Attaching {

    /** There is one. */
    record Done(Attachment attachment) implements Attaching {}

    /** There is none, and why. */
    record Refused(Refusal refusal) implements Attaching {}
  }
}
