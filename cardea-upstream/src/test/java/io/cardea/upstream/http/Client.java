package io.cardea.upstream.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.incident.Incidents;
import io.cardea.upstream.balance.EndpointBoard;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.loop.VertxLoop;
import io.cardea.upstream.resilience.ResilienceBoard;
import io.cardea.upstream.resilience.RetryingUpstreams;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The client under test on one event loop, for servers of a test's own. */
final class Client implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Context context = vertx.getOrCreateContext();
  private final HttpUpstreams upstreams;

  final EndpointBoard board =
      new EndpointBoard(Clock.systemUTC(), System::nanoTime, Incidents.NONE);

  Client(@Nullable SSLContext trust) {
    upstreams = on(() -> new HttpUpstreams(vertx, 1, board, trust));
  }

  Upstream.Running open(UpstreamRequest.Kind kind, Adapter adapter) {
    return open(request(kind), adapter);
  }

  private static UpstreamRequest request(UpstreamRequest.Kind kind) {
    return new UpstreamRequest(
        kind, Optional.empty(), List.of(), UpstreamRequest.Payload.of("{}".getBytes(UTF_8)));
  }

  /** To be called on the event loop. */
  HttpExchange exchange(UpstreamRequest.Kind kind, Adapter adapter, UpstreamReply reply) {
    return upstreams.open(Upstream.permit(adapter), request(kind), reply);
  }

  Upstream.Running open(UpstreamRequest request, Adapter adapter) {
    Upstream.Heard heard = new Upstream.Heard();
    return on(() ->
        new Upstream.Running(upstreams.open(Upstream.permit(adapter), request, heard), heard));
  }

  /** What is heard of {@code request} if it is sent again where that does no harm. */
  Upstream.Heard retried(UpstreamRequest request, Adapter adapter) {
    ResilienceBoard resilience = new ResilienceBoard(Incidents.NONE, System::nanoTime, () -> 0.5);
    Upstream.Heard heard = new Upstream.Heard();
    UpstreamExchange _ =
        on(() ->
            new RetryingUpstreams(upstreams, resilience, new VertxLoop(vertx, context))
                .open(Upstream.permit(adapter), request, heard));
    return heard;
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
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
