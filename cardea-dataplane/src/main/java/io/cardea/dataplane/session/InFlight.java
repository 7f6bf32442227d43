package io.cardea.dataplane.session;

import io.cardea.mcp.message.RequestId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is to be told that a session takes a request in flight back: the server that answers it, or
 * whoever here asks that server. Bounded by the calls that each principal may have in flight.
 * Thread-safe.
 */
public final class InFlight {

  private record Key(SessionKey session, RequestId id) {}

  private final Map<Key, String> adapters = new ConcurrentHashMap<>();
  private final Map<Key, Runnable> cancels = new ConcurrentHashMap<>();
  private final Map<Key, Object> claims = new ConcurrentHashMap<>();

  /** Notes that the server of {@code adapter} answers; the latest of the same id counts. */
  public void begin(SessionKey session, RequestId id, String adapter) {
    adapters.put(new Key(session, id), adapter);
  }

  public void end(SessionKey session, RequestId id, String adapter) {
    adapters.remove(new Key(session, id), adapter);
  }

  /** Name of the adapter whose server answers. */
  public Optional<String> adapter(SessionKey session, RequestId id) {
    return Optional.ofNullable(adapters.get(new Key(session, id)));
  }

  /** Whether the server of {@code adapter} answers any request of the session; looks at all. */
  public boolean isAt(SessionKey session, String adapter) {
    return adapters.entrySet().stream()
        .anyMatch(
            each -> each.getKey().session().equals(session) && each.getValue().equals(adapter));
  }

  /**
   * Notes what takes the request back; the latest of the same id counts.
   *
   * @param cancel runs on any thread
   */
  public void begin(SessionKey session, RequestId id, Runnable cancel) {
    cancels.put(new Key(session, id), cancel);
  }

  public void end(SessionKey session, RequestId id, Runnable cancel) {
    cancels.remove(new Key(session, id), cancel);
  }

  /** Takes the request back, if it is in flight and somebody here can. */
  public void cancel(SessionKey session, RequestId id) {
    Runnable cancel = cancels.get(new Key(session, id));
    if (cancel != null) {
      cancel.run();
    }
  }

  /** Whether somebody here can take the request back. */
  public boolean canCancel(SessionKey session, RequestId id) {
    return cancels.containsKey(new Key(session, id));
  }

  /** Takes every such request of the session back. */
  public void cancelAll(SessionKey session) {
    cancels.forEach((key, cancel) -> {
      if (key.session().equals(session)) {
        cancel.run();
      }
    });
  }

  /** Whether the request {@code id} of {@code session} is in flight. */
  public boolean has(SessionKey session, RequestId id) {
    Key key = new Key(session, id);
    return claims.containsKey(key) || adapters.containsKey(key) || cancels.containsKey(key);
  }

  /** Whether any request of {@code session} is in flight; looks at all. */
  public boolean hasAny(SessionKey session) {
    return claims.keySet().stream().anyMatch(key -> key.session().equals(session));
  }

  /**
   * Takes the id for one request of the session, until what this returns is run; empty if it is
   * taken.
   */
  public Optional<Runnable> claim(SessionKey session, RequestId id) {
    Key key = new Key(session, id);
    Object claim = new Object();
    return claims.putIfAbsent(key, claim) == null
        ? Optional.of(() -> claims.remove(key, claim))
        : Optional.empty();
  }

  /** Requests in flight now. */
  public int size() {
    return adapters.size() + cancels.size();
  }
}
