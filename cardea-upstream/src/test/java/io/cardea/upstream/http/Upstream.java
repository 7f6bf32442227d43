package io.cardea.upstream.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A server on loopback that does as told, and the client under test on one event loop. */
final class Upstream implements AutoCloseable {

  static final AdapterLimits LIMITS =
      new AdapterLimits(
          2,
          2,
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          4096,
          ProcessLimits.DEFAULT);
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpServer server;
  private final HttpUpstreams upstreams;

  final AtomicInteger connections = new AtomicInteger();
  final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
  volatile Handler<HttpServerRequest> behaviour = request -> request.response().end();

  Upstream() {
    server =
        vertx
            .createHttpServer()
            .connectionHandler(connection -> {
              int number = connections.incrementAndGet();
              connection.closeHandler(_ -> closed.add("connection " + number));
            })
            .requestHandler(request -> {
              Handler<HttpServerRequest> now = behaviour;
              requests.add(request);
              now.handle(request);
            });
    get(server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture());
    upstreams = on(() -> new HttpUpstreams(vertx, 1));
  }

  /** What an exchange's reply hears. */
  static final class Heard implements UpstreamReply {
    final BlockingQueue<String> all = new LinkedBlockingQueue<>();
    volatile String endpoint = "";
    volatile String detail = "";

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      endpoint = head.endpoint();
      all.add("body " + head.status() + " " + new String(body, UTF_8));
    }

    @Override
    public void onStream(UpstreamHead head) {
      all.add("stream " + head.status());
    }

    @Override
    public void onEvent(SseEvent event) {
      all.add("event " + new String(event.data(), UTF_8));
    }

    @Override
    public void onEnd() {
      all.add("end");
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      detail = failure.detail();
      all.add(failure.kind() + (failure.mayHaveExecuted() ? " sent" : " unsent"));
    }

    String next() throws InterruptedException {
      return String.valueOf(all.poll(10, TimeUnit.SECONDS));
    }
  }

  /** An exchange under way. */
  record Running(HttpExchange exchange, Heard heard) {
    String next() throws InterruptedException {
      return heard.next();
    }
  }

  Adapter adapter(AdapterLimits limits, Map<String, String> headers) {
    return adapter("a", server.actualPort(), limits, headers);
  }

  static Adapter adapter(String name, int port, AdapterLimits limits, Map<String, String> headers) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, name),
        "",
        "",
        List.of(),
        "",
        HttpUpstream.at(new HttpEndpoint("127.0.0.1", port, false, "/mcp?x=1", headers, true)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.PUBLIC,
        Set.of(),
        limits);
  }

  Running call() {
    return open(UpstreamRequest.Kind.CALL, LIMITS);
  }

  Running open(UpstreamRequest.Kind kind, AdapterLimits limits) {
    return open(kind, adapter(limits, Map.of()), List.of());
  }

  Running open(
      UpstreamRequest.Kind kind, Adapter adapter, List<Map.Entry<String, String>> headers) {
    Heard heard = new Heard();
    UpstreamRequest.Payload body =
        kind.method().name().equals("POST")
            ? UpstreamRequest.Payload.of("{}".getBytes(UTF_8))
            : UpstreamRequest.Payload.none();
    return on(() ->
        new Running(
            upstreams.open(
                permit(adapter), new UpstreamRequest(kind, Optional.empty(), headers, body), heard),
            heard));
  }

  void cancel(Running running) {
    on(() -> {
      running.exchange().cancel();
      return true;
    });
  }

  /** The next request that reached the server, once it has. */
  HttpServerRequest request() throws InterruptedException {
    HttpServerRequest request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** Runs {@code work} on the client's event loop. */
  <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return get(done);
  }

  static Permit permit(Adapter adapter) {
    return (Permit)
        AccessPolicy.DENY_ALL.decide(Principal.anonymous(TenantId.DEFAULT), adapter, Action.USE);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
