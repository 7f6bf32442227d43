package io.cardea.dataplane.journal;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;

/** What one line of a file says. */
sealed interface Written {

  SessionKey key();

  /** The session is live with this state. */
  record Kept(SessionKey key, SessionState state) implements Written {}

  /** The session has ended. */
  record Ended(SessionKey key) implements Written {}
}
