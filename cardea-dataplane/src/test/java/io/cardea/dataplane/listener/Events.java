package io.cardea.dataplane.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import java.util.ArrayList;
import java.util.List;

/** Events as they are read from a wire. */
public final class Events {

  private Events() {}

  /** The one event of {@code text}. */
  public static SseEvent of(String text) {
    List<SseEvent> events = new ArrayList<>();
    byte[] bytes = text.getBytes(UTF_8);
    boolean fed = new SseReader(1 << 20).feed(bytes, 0, bytes.length, events::add);
    if (!fed || events.size() != 1) {
      throw new IllegalArgumentException("not one event: " + text);
    }
    return events.getFirst();
  }

  /** An event of the default type. */
  public static SseEvent message(String json) {
    return SseEvent.message(json.getBytes(UTF_8));
  }
}
