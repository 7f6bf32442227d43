package io.cardea.dataplane.session;

import io.cardea.mcp.message.RequestId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which server answers which request in flight of which aggregated session, so that a cancellation
 * finds it. Bounded by the calls that each principal may have in flight. Thread-safe.
 */
public final class InFlight {

  private record Key(SessionKey session, RequestId id) {}

  private final Map<Key, String> adapters = new ConcurrentHashMap<>();

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

  /** Requests in flight now. */
  public int size() {
    return adapters.size();
  }
}
