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

    /** The session has {@code attachment} at the server of {@code adapter} from now on. */
    void onAttached(AdapterKey adapter, Attachment attachment);

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

  void onAttached(SessionKey session, AdapterKey adapter, Attachment attachment) {
    Handle stream = streams.get(session);
    if (stream != null) {
      stream.onAttached(adapter, attachment);
    }
  }

  /** Sessions whose stream is open now. */
  public int size() {
    return streams.size();
  }
}
