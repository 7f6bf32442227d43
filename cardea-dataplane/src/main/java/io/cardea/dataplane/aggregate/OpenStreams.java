package io.cardea.dataplane.aggregate;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which session of an aggregate has its GET stream where, so that the streams of servers that join
 * later join it too. A session has one; a newer one takes the place of an older one. Thread-safe.
 */
public final class OpenStreams {

  /** How long a call waits for its server's stream to join. */
  public static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What a stream that is open somewhere can be told, from any thread. */
  public interface Handle {

    /**
     * The session has {@code attachment} at the server of {@code adapter} from now on.
     *
     * @param ready runs when that server's stream has joined, on any thread
     */
    void onAttached(AdapterKey adapter, Attachment attachment, Runnable ready);

    /**
     * The session subscribes to {@code uris} of the server of {@code adapter} from now on, and to
     * nothing else of it.
     *
     * @param ready runs when that server listens, on any thread
     */
    void onSubscribed(AdapterKey adapter, Set<String> uris, Runnable ready);

    /** Another stream has taken its place. */
    void onReplaced();
  }

  private final Map<SessionKey, Handle> streams = new ConcurrentHashMap<>();

  /** Notes the stream of {@code session}, in the place of an older one. */
  public void open(SessionKey session, Handle stream) {
    Handle older = streams.put(session, stream);
    if (older != null) {
      older.onReplaced();
    }
  }

  /** Forgets it, unless another has taken its place. */
  public void close(SessionKey session, Handle stream) {
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

  /**
   * Lets the session's stream tell of changes of {@code uris} of the server of {@code adapter} from
   * now on; {@code then} runs when it does, or at once if there is no stream.
   */
  void onSubscribed(SessionKey session, AdapterKey adapter, Set<String> uris, Runnable then) {
    Handle stream = streams.get(session);
    if (stream == null) {
      then.run();
    } else {
      stream.onSubscribed(adapter, uris, then);
    }
  }

  /** Sessions whose stream is open now. */
  public int size() {
    return streams.size();
  }
}
