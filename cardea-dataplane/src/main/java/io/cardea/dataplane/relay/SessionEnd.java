package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.session.Sessions;
import io.cardea.model.session.SessionStore.SessionKey;

/** What becomes of a session whose server has lost its part. */
final class SessionEnd {

  private SessionEnd() {}

  /**
   * Ends the session of {@code call} if it cannot be opened anew at its server; else one server's
   * part is lost, and the next call opens another.
   */
  static void of(Call call, Sessions sessions) {
    if (call.session().isEmpty()) {
      return;
    }
    SessionKey key = call.session().get().id().key();
    if (!call.canReopen()) {
      sessions.end(key);
    } else if (call.isMediated()) {
      call.attachment().ifPresent(lost -> sessions.detach(key, call.place(), lost));
    }
  }
}
