package io.cardea.upstream.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a reply hears, in words. */
public final class Heard implements UpstreamReply {

  private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
  private volatile String session = "";
  private volatile String detail = "";
  private volatile Thread thread = Thread.currentThread();

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    session = head.header("Mcp-Session-Id").orElse("");
    add("body " + head.status() + " " + new String(body, UTF_8));
  }

  @Override
  public void onStream(UpstreamHead head) {
    session = head.header("Mcp-Session-Id").orElse("");
    add("stream " + head.status() + " " + head.header("Content-Type").orElse("none"));
  }

  @Override
  public void onEvent(SseEvent event) {
    add("event " + new String(event.data(), UTF_8));
  }

  @Override
  public void onEnd() {
    add("end");
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    detail = failure.detail();
    add(failure.kind() + (failure.mayHaveExecuted() ? " sent" : " unsent"));
  }

  private void add(String what) {
    thread = Thread.currentThread();
    all.add(what);
  }

  /** The next, or {@code null} after 10 s. */
  public String next() throws InterruptedException {
    return String.valueOf(all.poll(10, TimeUnit.SECONDS));
  }

  /** Whether nothing more was heard so far. */
  public boolean isQuiet() {
    return all.isEmpty();
  }

  /** The session that the answer began, or empty. */
  public String session() {
    return session;
  }

  /** Of the failure. */
  public String detail() {
    return detail;
  }

  /** On which thread it was heard last. */
  public Thread thread() {
    return thread;
  }
}
