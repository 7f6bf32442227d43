package io.cardea.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.stdio.ChildProcesses;
import io.cardea.upstream.stdio.Launcher;
import io.cardea.upstream.stdio.ServerLogs;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportsTest {

  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\"}";
  private static final HttpEndpoint NOWHERE =
      new HttpEndpoint("127.0.0.1", 1, false, "/", Map.of(), true);

  private final NodeTransports node =
      new NodeTransports(
          new ChildProcesses(
              new ServerLogs(Clock.systemUTC()),
              new Launcher(Map.of("PATH", "/usr/bin:/bin")::get, List.of(), () -> false),
              Thread.ofPlatform().daemon().factory(),
              System::nanoTime,
              new Random(1),
              Incidents.NONE),
          new SecureRandom(),
          () -> GatewayLimits.DEFAULT);
  private final Loops loops =
      new Loops(vertx ->
          new Transports(vertx, (_, _, reply) -> http(reply), (_, _, reply) -> http(reply), node));

  @AfterEach
  void close() {
    node.close();
    loops.close();
  }

  private static UpstreamExchange http(UpstreamReply reply) {
    reply.onFailure(new UpstreamFailure(UpstreamFailure.Kind.FAULT, false, "by http"));
    return new UpstreamExchange() {
      @Override
      public void cancel() {}

      @Override
      public void pause() {}

      @Override
      public void resume() {}

      @Override
      public long upstreamNanos() {
        return 0;
      }
    };
  }

  private Running initialize(Adapter adapter) {
    return loops.post(Loops.anybody(adapter), "", INITIALIZE);
  }

  private static Adapter adapter(Upstream upstream) {
    return Loops.adapter("a", upstream, Loops.LIMITS);
  }

  private static Adapter stdio(String program) {
    return adapter(new StdioUpstream(List.of(program), Map.of(), Optional.empty()));
  }

  @Test
  void shouldReachEachKindByItsTransport() throws Exception {
    assertThat(initialize(adapter(HttpUpstream.at(NOWHERE))).next()).isEqualTo("FAULT unsent");
    Running sse = initialize(adapter(new SseUpstream(NOWHERE)));
    assertThat(sse.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(sse.heard().detail()).startsWith("no connection");
    Running stdio = initialize(stdio("no-such-server"));
    assertThat(stdio.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(stdio.heard().detail()).contains("was not found");
  }

  @Test
  void shouldEndWhatIsNotConfiguredAnyMore() throws Exception {
    // Given a server that says nothing, and a call that waits for it
    Adapter cat = stdio("cat");
    Running waiting = initialize(cat);
    node.retain(Map.of(cat.key(), cat));
    assertThat(waiting.heard().isQuiet()).isTrue();
    assertThat(node.logs()).isNotNull();
    // When the gateway stops
    node.close();
    // Then nothing is left
    assertThat(waiting.next()).isEqualTo("BROKEN sent");
    // The system tells of a process's end when it has the time.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (node.runningProcesses() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(node.runningProcesses()).isZero();
    assertThat(node.conversations()).isZero();
    node.retain(Map.of());
    assertThat(node.logs().of(cat.key())).isEmpty();
  }
}
