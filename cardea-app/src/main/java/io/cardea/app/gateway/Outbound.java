package io.cardea.app.gateway;

import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.policy.Permit;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import io.cardea.upstream.conversation.Bounds;
import io.cardea.upstream.conversation.ConversationUpstreams;
import io.cardea.upstream.conversation.Conversations;
import io.cardea.upstream.conversation.Places;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.http.HttpUpstreams;
import io.cardea.upstream.learn.CatalogLearner;
import io.cardea.upstream.learn.Lane;
import io.cardea.upstream.learn.LearnerSettings;
import io.cardea.upstream.loop.VertxLoop;
import io.cardea.upstream.stdio.ChildProcesses;
import io.cardea.upstream.stdio.ServerLogs;
import io.cardea.upstream.stdio.StdioWires;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that reaches servers: the transports, and what servers are learned to offer. */
final class Outbound implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
  private static final long STOP_SECONDS = 15;

  private final SnapshotSource snapshots;
  private final int loops;
  private final Conversations processes;
  private final ChildProcesses children;
  private final CatalogLearner catalog;

  Outbound(Vertx vertx, SnapshotSource snapshots, int loops, SecureRandom random, Clock clock) {
    this.snapshots = snapshots;
    this.loops = loops;
    this.processes =
        new Conversations(
            random,
            new Places(() -> snapshots.current().settings().limits().processes()),
            adapter -> Bounds.ofProcesses(adapter.limits()));
    this.children =
        new ChildProcesses(
            new ServerLogs(clock),
            System.getenv(),
            Thread.ofPlatform().daemon().name("server-pipe-", 0).factory(),
            System::nanoTime,
            random);
    Context context = vertx.getOrCreateContext();
    CompletableFuture<Lane> lane = new CompletableFuture<>();
    context.runOnContext(_ ->
        lane.complete(new Lane(new VertxLoop(vertx, context), on(vertx), _ -> List.of(), random)));
    this.catalog = new CatalogLearner(List.of(lane.join()), clock, LearnerSettings.of("1"));
  }

  /** Servers as the current event loop reaches them. */
  Upstreams on(Vertx vertx) {
    HttpUpstreams http = new HttpUpstreams(vertx, loops);
    int jsonDepth = snapshots.current().settings().limits().jsonDepth();
    Upstreams stdio =
        new ConversationUpstreams(
            vertx, processes, new StdioWires(vertx, children, jsonDepth), jsonDepth);
    return new Upstreams() {
      @Override
      public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
        return switch (permit.adapter().upstream()) {
          case HttpUpstream _ -> http.open(permit, request, reply);
          case StdioUpstream _ -> stdio.open(permit, request, reply);
          case SseUpstream _ -> http.open(permit, request, reply);
        };
      }
    };
  }

  void onSnapshot(GatewaySnapshot snapshot) {
    processes.retain(snapshot.adapters());
    children.retain(snapshot.adapters().keySet());
    catalog.onSnapshot(snapshot);
  }

  CatalogLearner catalog() {
    return catalog;
  }

  /** What servers that the gateway starts write to their standard error. */
  ServerLogSource logs() {
    return (adapter, lines) -> {
      List<ServerLogs.Line> all = children.logs().of(adapter);
      return all.subList(Math.max(0, all.size() - lines), all.size()).stream()
          .map(ServerLogs.Line::toString)
          .toList();
    };
  }

  /** Child processes that run now. */
  int runningProcesses() {
    return children.running();
  }

  @Override
  public void close() {
    try {
      catalog.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("learning did not stop in good order");
    } finally {
      processes.close();
      children.close();
    }
  }
}
