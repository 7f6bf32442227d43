package io.cardea.dataplane.continuation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.Events;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.UpstreamSession;
import io.cardea.upstream.exchange.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server that says what it is told to, and whoever hears what becomes of it. */
final class Script implements Upstreams, UpstreamReply, AutoCloseable {

  static final String RESPONSE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  static final String PROGRESS = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}";

  /** One request and what can be said to it. */
  record Asked(UpstreamRequest request, UpstreamReply reply, List<String> told) {

    void stream(String... events) {
      reply.onStream(head(200));
      for (String event : events) {
        reply.onEvent(Events.of(event));
      }
    }

    Optional<String> header(String name) {
      return request.headers().stream()
          .filter(field -> field.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst();
    }
  }

  final List<String> heard = new ArrayList<>();
  final List<Asked> asked = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EventLoop loop = on(() -> new EventLoop(vertx));
  final ContinuingUpstreams upstreams = new ContinuingUpstreams(this, loop);

  UpstreamExchange call() {
    return on(() -> upstreams.open(permit(), request(Kind.CALL, true), this));
  }

  UpstreamExchange lasting() {
    return on(() -> upstreams.openLasting(permit(), request(Kind.STREAM, true), this));
  }

  static Permit permit() {
    return Calls.permit(Calls.snapshot());
  }

  static UpstreamRequest request(Kind kind, boolean inSession) {
    return new UpstreamRequest(
        kind,
        inSession
            ? Optional.of(new UpstreamSession(Optional.of("theirs"), "here"))
            : Optional.empty(),
        List.of(Map.entry("accept", "a"), Map.entry("mcp-protocol-version", "2025-11-25")),
        Payload.of("{}".getBytes(UTF_8)));
  }

  static UpstreamHead head(int status) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap();
    return new UpstreamHead(status, fields::get, "");
  }

  static UpstreamFailure failure(UpstreamFailure.Kind kind) {
    return new UpstreamFailure(kind, false, "told so");
  }

  /** The {@code number}th request that reaches the server. */
  Asked next(int number) {
    await(() -> asked.size() >= number);
    return on(() -> asked.get(number - 1));
  }

  void await(Supplier<Boolean> isDone) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!on(isDone)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come, only " + heard);
      }
      Thread.onSpinWait();
    }
  }

  <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done.orTimeout(30, TimeUnit.SECONDS).join();
  }

  void run(Runnable work) {
    on(() -> {
      work.run();
      return true;
    });
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    List<String> told = new ArrayList<>();
    asked.add(new Asked(request, reply, told));
    return new UpstreamExchange() {
      @Override
      public void cancel() {
        told.add("cancel");
      }

      @Override
      public void pause() {
        told.add("pause");
      }

      @Override
      public void resume() {
        told.add("resume");
      }

      @Override
      public void waitsForUs(boolean waits) {
        told.add("waits " + waits);
      }

      @Override
      public long upstreamNanos() {
        return 10;
      }
    };
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    heard.add("body " + head.status());
  }

  @Override
  public void onStream(UpstreamHead head) {
    heard.add("stream");
  }

  @Override
  public void onEvent(SseEvent event) {
    heard.add(event.isEmpty() ? "empty" : new String(event.data(), UTF_8));
  }

  @Override
  public void onLater(int retryMillis) {
    heard.add("later " + retryMillis);
  }

  @Override
  public void onEnd() {
    heard.add("end");
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    heard.add(failure.kind() + (failure.mayHaveExecuted() ? " executed " : " ") + failure.detail());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
