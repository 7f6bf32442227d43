package io.cardea.upstream.http;

import io.cardea.mcp.header.McpHeader;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.upstream.address.BlockedAddress;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to an upstream and its answer. Lives on one event loop. */
public final class HttpExchange implements UpstreamExchange {

  private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

  private final Adapter adapter;
  private UpstreamRequest request;
  private final UpstreamReply reply;
  private final Consumer<HttpExchange> onDone;
  private final long started = System.nanoTime();
  private long lastByte = started;
  private long waited;
  private boolean sent;
  private boolean done;
  private @Nullable ConnectionPool pool;
  private @Nullable Future<HttpClientConnection> wish;
  private @Nullable HttpClientConnection connection;
  private @Nullable HttpClientResponse response;

  HttpExchange(
      Adapter adapter,
      UpstreamRequest request,
      UpstreamReply reply,
      Consumer<HttpExchange> onDone) {
    this.adapter = adapter;
    this.request = request;
    this.reply = reply;
    this.onDone = onDone;
  }

  void start(ConnectionPool from) {
    pool = from;
    Future<HttpClientConnection> acquiring = from.acquire(request.kind().isEndless());
    wish = acquiring;
    acquiring.onComplete(acquired -> onConnection(from, acquired), this::onNoConnection);
  }

  private void onConnection(ConnectionPool from, HttpClientConnection acquired) {
    if (done) {
      from.release(acquired, request.kind().isEndless(), true);
      return;
    }
    connection = acquired;
    HttpEndpoint endpoint = ((HttpUpstream) adapter.upstream()).first();
    RequestOptions options =
        new RequestOptions().setMethod(request.kind().method()).setURI(endpoint.path());
    acquired.request(options).onComplete(this::send, failure -> fail(Kind.UNREACHABLE, failure));
  }

  private void send(HttpClientRequest out) {
    if (done) {
      out.reset();
      return;
    }
    deliver(() -> write(out));
  }

  /**
   * Runs a step of the exchange; a fault in it ends the exchange and never leaves the client
   * waiting.
   */
  void deliver(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).addKeyValue("adapter", adapter.key()).log("exchange failed");
      if (!done) {
        finish(false);
      }
      reply.onFailure(new UpstreamFailure(Kind.FAULT, sent, "see the log"));
    }
  }

  private void write(HttpClientRequest out) {
    for (Map.Entry<String, String> header :
        ((HttpUpstream) adapter.upstream()).first().headers().entrySet()) {
      out.putHeader(header.getKey(), header.getValue());
    }
    for (Map.Entry<String, String> header : request.headers()) {
      out.headers().add(header.getKey(), header.getValue());
    }
    request
        .session()
        .flatMap(UpstreamSession::id)
        .ifPresent(id -> out.putHeader(McpHeader.SESSION_ID, id));
    sent = true;
    lastByte = System.nanoTime();
    byte[] body = request.body().bytes();
    out.response().onComplete(this::onHead, failure -> fail(Kind.BROKEN, failure));
    if (body.length == 0) {
      out.end();
    } else {
      out.end(Buffer.buffer(body));
    }
    request = request.sent();
  }

  private void onHead(HttpClientResponse head) {
    if (done) {
      return;
    }
    response = head;
    touch();
    UpstreamHead upstreamHead = new UpstreamHead(head.statusCode(), head.headers()::get, "");
    head.exceptionHandler(failure -> fail(Kind.BROKEN, failure));
    if (upstreamHead.isType("text/event-stream") && head.statusCode() == 200) {
      EventBody body = new EventBody(this, reply, adapter.limits().messageBytes());
      deliver(() -> reply.onStream(upstreamHead));
      head.handler(body::onChunk);
      head.endHandler(_ -> body.onEnd());
    } else {
      WholeBody body = new WholeBody(this, reply, upstreamHead, adapter.limits().messageBytes());
      head.handler(body::onChunk);
      head.endHandler(_ -> body.onEnd());
    }
  }

  private void onNoConnection(Throwable failure) {
    switch (failure) {
      case ConnectionPool.Full full -> fail(Kind.QUEUE_FULL, full);
      case BlockedAddress blocked -> fail(Kind.BLOCKED, blocked);
      case UnknownHostException unknown ->
          fail(
              Kind.UNREACHABLE,
              new UnknownHostException("host name not found: " + unknown.getMessage()));
      default -> fail(Kind.UNREACHABLE, failure);
    }
  }

  @Override
  public void cancel() {
    if (!done) {
      finish(false);
    }
  }

  @Override
  public void pause() {
    if (response != null && !done) {
      response.pause();
    }
  }

  @Override
  public void resume() {
    if (response != null && !done) {
      response.resume();
    }
  }

  @Override
  public long upstreamNanos() {
    return waited;
  }

  boolean isDone() {
    return done;
  }

  void touch() {
    lastByte = System.nanoTime();
    waited = lastByte - started;
  }

  void fail(Kind kind, Throwable failure) {
    String message = failure.getMessage();
    fail(kind, message == null ? failure.getClass().getSimpleName() : message);
  }

  void fail(Kind kind, String detail) {
    if (done) {
      return;
    }
    waited = System.nanoTime() - started;
    finish(false);
    reply.onFailure(new UpstreamFailure(kind, sent, detail));
  }

  /** Marks the exchange as ended; {@code reusable} if its answer came to its regular end. */
  void finish(boolean reusable) {
    done = true;
    onDone.accept(this);
    if (pool == null) {
      return;
    }
    if (connection != null) {
      pool.release(connection, request.kind().isEndless(), reusable && isKept());
    } else if (wish != null) {
      pool.withdraw(wish);
    }
  }

  /** Whether the upstream keeps the connection after this answer (RFC 9112 §9.3). */
  private boolean isKept() {
    return response != null
        && response.version() == HttpVersion.HTTP_1_1
        && response.headers().getAll("connection").stream()
            .noneMatch(options -> options.toLowerCase(Locale.ROOT).contains("close"));
  }

  void checkDeadlines(long now) {
    if (done || request.kind().isEndless()) {
      return;
    }
    if (now - lastByte > adapter.limits().idleTimeout().toNanos()) {
      fail(Kind.TIMEOUT, "nothing received for " + adapter.limits().idleTimeout());
    } else if (now - started > adapter.limits().callTimeout().toNanos()) {
      fail(Kind.TIMEOUT, "not finished after " + adapter.limits().callTimeout());
    }
  }
}
