package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.address.BlockedAddress;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.wire.AnswerHead;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to an upstream and its answer. Lives on one event loop. */
public final class HttpExchange implements UpstreamExchange, ConnectionPool.Wish, Connection.User {

  private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

  private final Adapter adapter;
  private final Target target;
  private final UpstreamReply reply;
  private final Consumer<HttpExchange> onDone;
  private final boolean endless;
  private final Duration callTimeout;
  private long started = System.nanoTime();
  private long lastByte = started;
  private long waitingSince;
  private boolean waiting;
  private long waited;
  private boolean sent;
  private boolean heard;
  private boolean keepsConnection;
  private boolean paused;
  private int status;
  private boolean done;
  private @Nullable Outgoing outgoing;
  private @Nullable Connection connection;
  private @Nullable AnswerBody body;

  HttpExchange(
      Adapter adapter,
      Target target,
      Outgoing outgoing,
      UpstreamReply reply,
      Consumer<HttpExchange> onDone) {
    this.adapter = adapter;
    this.target = target;
    this.outgoing = outgoing;
    this.reply = reply;
    this.onDone = onDone;
    this.endless = outgoing.isEndless();
    this.callTimeout = outgoing.callTimeout();
  }

  void start() {
    target.pool().acquire(this, endless);
  }

  @Override
  public void onConnection(Connection acquired) {
    Outgoing due = outgoing;
    if (done || due == null) {
      acquired.leaveUnused();
      return;
    }
    connection = acquired;
    try {
      acquired.send(due.encoding().apply(acquired.allocator()), this);
      sent = true;
      lastByte = System.nanoTime();
      outgoing = null;
    } catch (RuntimeException fault) {
      onFault(fault);
    }
  }

  @Override
  public void onNoConnection(Throwable cause) {
    Kind kind =
        switch (cause) {
          case ConnectionPool.Full _ -> Kind.QUEUE_FULL;
          case BlockedAddress _ -> Kind.BLOCKED;
          default -> Kind.UNREACHABLE;
        };
    fail(kind, Failures.text(cause));
  }

  @Override
  public void onBytes() {
    heard = true;
    lastByte = System.nanoTime();
    waited = lastByte - started;
  }

  @Override
  public void onHead(AnswerHead head) {
    keepsConnection = head.keepsConnection();
    status = head.status();
    if (isGatewayError() || endless) {
      settle();
    }
    UpstreamHead upstreamHead = new UpstreamHead(head.status(), head, target.name());
    if (head.status() == 200 && upstreamHead.isType("text/event-stream")) {
      body = new EventBody(this, reply);
      reply.onStream(upstreamHead);
    } else if (head.knownLength() > messageBytes()) {
      fail(Kind.TOO_LARGE, WholeBody.TOO_LARGE);
    } else {
      body = new WholeBody(this, reply, upstreamHead, head.knownLength());
    }
  }

  @Override
  public void onData(byte[] bytes, int from, int to) {
    if (body != null) {
      body.onData(bytes, from, to);
    }
  }

  @Override
  public void onEnd() {
    if (body != null) {
      body.onEnd();
    }
  }

  @Override
  public void onBroken(String why, boolean wasSent) {
    // Who answers may have acted on what came, and be it an interim answer or part of a head.
    sent = wasSent || heard;
    fail(Kind.BROKEN, why);
  }

  /** A fault ends the exchange and never leaves the client waiting. */
  @Override
  public void onFault(RuntimeException fault) {
    LOG.atError().setCause(fault).addKeyValue("adapter", adapter.key()).log("exchange failed");
    if (!done) {
      finish(false);
    }
    reply.onFailure(new UpstreamFailure(Kind.FAULT, sent, "see the log"));
  }

  @Override
  public void cancel() {
    if (!done) {
      finish(false);
    }
  }

  @Override
  public void pause() {
    if (body != null && connection != null && !done) {
      paused = true;
      connection.pause();
    }
  }

  @Override
  public void resume() {
    if (connection != null && !done) {
      paused = false;
      connection.resume();
    }
  }

  @Override
  public void waitsForUs(boolean waits) {
    long now = System.nanoTime();
    if (waits && !waiting) {
      waitingSince = now;
    } else if (!waits && waiting) {
      started += now - waitingSince;
      lastByte = now;
    }
    waiting = waits;
  }

  @Override
  public String endpoint() {
    return target.name();
  }

  @Override
  public long upstreamNanos() {
    return waited;
  }

  boolean isDone() {
    return done;
  }

  boolean isEndless() {
    return endless;
  }

  int messageBytes() {
    return adapter.limits().messageBytes();
  }

  void fail(Kind kind, String detail) {
    if (done) {
      return;
    }
    waited = System.nanoTime() - started;
    if (speaksAgainstServer(kind)) {
      target.failed(kind + ": " + detail);
    }
    finish(false);
    reply.onFailure(new UpstreamFailure(kind, sent, detail));
  }

  /** A failure of the connection; silence, unless we hold the answer back ourselves. */
  private boolean speaksAgainstServer(Kind kind) {
    return switch (kind) {
      case UNREACHABLE -> true;
      // A stream without end may well be cut after a while.
      case BROKEN -> !endless || status == 0;
      case TIMEOUT -> sent && !paused;
      case BLOCKED, QUEUE_FULL, BREAKER_OPEN, TOOL_BREAKER_OPEN, TOO_LARGE, FAULT -> false;
    };
  }

  private boolean isGatewayError() {
    return status >= 502 && status <= 504;
  }

  private void settle() {
    if (isGatewayError()) {
      target.failed("status " + status);
    } else {
      target.succeeded();
    }
  }

  /** Marks the exchange as ended; {@code regular} if its answer came to its regular end. */
  void finish(boolean regular) {
    done = true;
    if (regular && !endless && !isGatewayError()) {
      settle();
    }
    onDone.accept(this);
    if (connection != null) {
      connection.leave(regular && keepsConnection);
    } else {
      target.pool().withdraw(this);
    }
  }

  void checkDeadlines(long now) {
    if (done || endless || waiting) {
      return;
    }
    if (now - lastByte > adapter.limits().idleTimeout().toNanos()) {
      String what = sent ? "nothing received for " : "no connection was free for ";
      fail(Kind.TIMEOUT, what + adapter.limits().idleTimeout());
    } else if (now - started > callTimeout.toNanos()) {
      fail(Kind.TIMEOUT, "not finished after " + callTimeout);
    }
  }
}
