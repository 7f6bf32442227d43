package io.cardea.dataplane.guard;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.mcp.sse.SseEvent;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** An event stream that may be ended from here; for whoever fills it, its client has gone then. */
public final class GuardedReply extends ForwardingReply {

  private final Call call;
  private final Consumer<GuardedReply> forget;
  private Credential credential;
  private Instant heard;
  private boolean streaming;
  private boolean over;
  private boolean gone;

  /** The latest: what was to be done before was given up. */
  private Runnable onGone = () -> {};

  GuardedReply(Call call, ClientReply client, Instant now, Consumer<GuardedReply> forget) {
    super(client);
    this.call = call.forStream();
    this.credential = call.credential();
    this.heard = now;
    this.forget = forget;
    client.onGone(this::leave);
  }

  Call call() {
    return call;
  }

  Credential credential() {
    return credential;
  }

  /** The caller has shown {@code other} since, which counts from now on. */
  public void renew(Credential other, Instant now) {
    credential = other;
    heard = now;
  }

  boolean isUnheardSince(Instant oldest) {
    return heard.isBefore(oldest);
  }

  /** Its issuer was asked about its token. */
  void heard(Instant now) {
    heard = now;
  }

  /** Ends it; {@code false} if that cannot be, for it has not begun or is over. */
  boolean cut() {
    if (over || !streaming) {
      return false;
    }
    finish();
    super.end();
    leave();
    return true;
  }

  private void finish() {
    over = true;
    forget.accept(this);
  }

  private void leave() {
    if (!gone) {
      gone = true;
      finish();
      onGone.run();
      onGone = () -> {};
    }
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (!over) {
      finish();
      super.body(status, headers, json);
    }
  }

  @Override
  public void stream(Map<String, String> headers) {
    if (!over) {
      streaming = true;
      super.stream(headers);
    }
  }

  @Override
  public boolean event(SseEvent event) {
    return over || super.event(event);
  }

  @Override
  public void end() {
    if (!over) {
      finish();
      super.end();
    }
  }

  @Override
  public void onDrain(Runnable action) {
    if (!over) {
      super.onDrain(action);
    }
  }

  @Override
  public void onGone(Runnable action) {
    if (gone) {
      action.run();
    } else {
      onGone = action;
    }
  }

  @Override
  public void letGo(int retryMillis) {
    if (!over) {
      super.letGo(retryMillis);
    }
  }
}
