package io.cardea.dataplane.journal;

import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.function.BiConsumer;

/** Sessions in memory, which a journal makes outlive the process. */
public interface SessionMemory {

  /** Takes up a session of an earlier process. */
  void restore(SessionKey key, SessionState state);

  /** Shows every live session to {@code reader}; any thread may ask. */
  void forEach(BiConsumer<SessionKey, SessionState> reader);
}
