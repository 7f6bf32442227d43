package io.cardea.dataplane.sse;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open event streams of every event loop, by the random part of their ids: a message may come
 * on a connection of another event loop than its stream. Thread-safe.
 */
public final class StreamDirectory {

  private final Map<String, SseStream> streams = new ConcurrentHashMap<>();

  void add(String id, SseStream stream) {
    streams.put(id, stream);
  }

  void remove(String id) {
    streams.remove(id);
  }

  Optional<SseStream> find(String id) {
    return Optional.ofNullable(streams.get(id));
  }
}
