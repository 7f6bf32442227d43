package io.cardea.dataplane.aggregate;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which session of an aggregate has its GET stream where, so that the streams of servers that join
 * later join it too. A session has one; a newer one takes the place of an older one. Thread-safe.
 */
public final class OpenStreams {

  /** What a stream that is open somewhere can be told, from any thread. */
  interface Handle {

    /**
     * The session has {@code attachment} at the server of {@code adapter} from now on.
     *
     * @param ready runs when that server's stream has joined, on any thread
     */
    void onAttached(AdapterKey adapter, Attachment attachment, Runnable ready);

    /** Another stream has taken its place. */
    void onReplaced();
  }

  private final Map<SessionKey, Handle> streams = new ConcurrentHashMap<>();

  void open(SessionKey session, Handle stream) {
    Handle older = streams.put(session, stream);
    if (older != null) {
      older.onReplaced();
    }
  }

  void close(SessionKey session, Handle stream) {
    streams.remove(session, stream);
  }

  /**
   * Lets the server's stream join that of {@code session}; {@code then} runs when it has, or at
   * once if there is none to join. What a server says while nobody listens it may drop.
   */
  void onAttached(SessionKey session, AdapterKey adapter, Attachment attachment, Runnable then) {
    Handle stream = streams.get(session);
    if (stream == null) {
      then.run();
    } else {
      stream.onAttached(adapter, attachment, then);
    }
  }

  /** Sessions whose stream is open now. */
  public int size() {
    return streams.size();
  }
}
