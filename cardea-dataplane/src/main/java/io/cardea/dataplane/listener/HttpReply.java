package io.cardea.dataplane.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.HashMap;
import java.util.Map;

/** Answers an HTTP request. */
public final class HttpReply implements ClientReply {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String NO_STORE = "no-cache, no-transform";

  /** A comment of SSE. */
  private static final byte[] ALIVE = ":\n\n".getBytes(US_ASCII);

  private final Exchange exchange;

  HttpReply(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (exchange.isBegun()) {
      // A fault in the middle of a stream: all that can still be said is that it is over.
      exchange.end();
    } else {
      exchange.answer(status, JSON, headers, json);
    }
  }

  @Override
  public void stream(Map<String, String> headers) {
    Map<String, String> all = HashMap.newHashMap(headers.size() + 2);
    all.putAll(headers);
    all.put("cache-control", NO_STORE);
    all.put("x-accel-buffering", "no");
    exchange.begin(EVENTS, all, ALIVE);
  }

  @Override
  public boolean event(SseEvent event) {
    return exchange.write(event.toBytes());
  }

  @Override
  public void end() {
    exchange.end();
  }

  @Override
  public void onDrain(Runnable action) {
    exchange.onDrain(action);
  }

  @Override
  public boolean mayReturn() {
    return true;
  }

  @Override
  public void onGone(Runnable action) {
    exchange.onGone(action);
  }
}
