package io.cardea.upstream.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamSession;
import io.cardea.upstream.exchange.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Two event loops, each with its own upstreams under test. */
public final class Loops implements AutoCloseable {

  public static final AdapterLimits LIMITS = limits(ProcessLimits.DEFAULT);

  private final Vertx vertx = Vertx.vertx();
  private final Context first = vertx.getOrCreateContext();
  private final Vertx otherVertx = Vertx.vertx();
  private final Context second = otherVertx.getOrCreateContext();
  private final Upstreams firstUpstreams;
  private final Upstreams secondUpstreams;

  public Loops(Function<Vertx, Upstreams> upstreams) {
    firstUpstreams = on(first, () -> upstreams.apply(vertx));
    secondUpstreams = on(second, () -> upstreams.apply(otherVertx));
  }

  public Vertx vertx() {
    return vertx;
  }

  public static AdapterLimits limits(ProcessLimits processes) {
    return limits(processes, Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  public static AdapterLimits limits(ProcessLimits processes, Duration idle, Duration call) {
    return new AdapterLimits(8, 2, Duration.ofSeconds(5), idle, call, 64 * 1024, processes);
  }

  public static Adapter adapter(String name, Upstream upstream, AdapterLimits limits) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, name),
        "",
        "",
        List.of(),
        "",
        upstream,
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.PUBLIC,
        Set.of(),
        limits);
  }

  /** For the caller without a credential. */
  public static Permit anybody(Adapter adapter) {
    return (Permit)
        AccessPolicy.DENY_ALL.decide(Principal.anonymous(TenantId.DEFAULT), adapter, Action.USE);
  }

  /** An exchange under way. */
  public record Running(UpstreamExchange exchange, Heard heard) {
    public String next() throws InterruptedException {
      return heard.next();
    }
  }

  public Running post(Permit permit, String session, String json) {
    return open(permit, Kind.CALL, session, json);
  }

  public Running open(Permit permit, Kind kind, String session, String json) {
    return open(first, firstUpstreams, permit, request(kind, session, json));
  }

  public Running elsewhere(Permit permit, Kind kind, String session, String json) {
    return open(second, secondUpstreams, permit, request(kind, session, json));
  }

  private static UpstreamRequest request(Kind kind, String session, String json) {
    return new UpstreamRequest(
        kind,
        session.isEmpty()
            ? Optional.empty()
            : Optional.of(new UpstreamSession(Optional.of(session), "")),
        List.of(),
        UpstreamRequest.Payload.of(json.getBytes(UTF_8)));
  }

  private static Running open(
      Context context, Upstreams upstreams, Permit permit, UpstreamRequest request) {
    Heard heard = new Heard();
    return on(context, () -> new Running(upstreams.open(permit, request, heard), heard));
  }

  public void cancel(Running running) {
    on(running.exchange()::cancel);
  }

  /** Runs {@code work} on the first event loop. */
  public void on(Runnable work) {
    boolean _ =
        on(
            first,
            () -> {
              work.run();
              return true;
            });
  }

  private static <T> T on(Context context, Supplier<T> work) {
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
    for (Vertx each : List.of(vertx, otherVertx)) {
      each.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
