package io.cardea.dataplane.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that writes down what it gets; it can be full, and it can go. */
public final class FakeReply implements ClientReply {

  public final List<String> got = new ArrayList<>();
  public boolean full;
  private Runnable gone = () -> {};
  private Runnable drained = () -> {};

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    got.add("body " + status + fields(headers) + text(json));
  }

  @Override
  public void stream(Map<String, String> headers) {
    got.add("stream" + fields(headers));
  }

  @Override
  public boolean event(SseEvent event) {
    got.add("event" + event.id().map(id -> "#" + id).orElse("") + text(event.data()));
    return !full;
  }

  @Override
  public void end() {
    got.add("end");
  }

  @Override
  public void onDrain(Runnable action) {
    drained = action;
  }

  @Override
  public void letGo(int retryMillis) {
    got.add("let go " + retryMillis);
  }

  @Override
  public boolean mayReturn() {
    return true;
  }

  @Override
  public void onGone(Runnable action) {
    gone = action;
  }

  /** Takes more, as one that only remembers the last to ask does. */
  public void drain() {
    full = false;
    Runnable action = drained;
    drained = () -> {};
    action.run();
  }

  public void leave() {
    gone.run();
  }

  private static String fields(Map<String, String> headers) {
    return headers.isEmpty() ? "" : " " + new java.util.TreeMap<>(headers);
  }

  private static String text(byte[] json) {
    return json.length == 0 ? "" : " " + new String(json, UTF_8);
  }
}
