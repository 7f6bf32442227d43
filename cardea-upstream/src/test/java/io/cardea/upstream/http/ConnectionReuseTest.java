package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections, and the slots they take: none may leak, none may be given twice. */
class ConnectionReuseTest {

  private final Upstream upstream = new Upstream();

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void shouldUseOneConnectionForCallsOneAfterAnother() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(upstream.call().next()).isEqualTo("body 200 ");
    }
    assertThat(upstream.connections).hasValue(1);
  }

  @Test
  void shouldCloseAConnectionThatNobodyUses() throws Exception {
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
    assertThat(upstream.closed.poll(8, TimeUnit.SECONDS)).isEqualTo("connection 1");
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
    assertThat(upstream.connections).hasValue(2);
  }

  @Test
  void shouldOpenAnotherWhenTheServerClosedTheIdleOne() throws Exception {
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
    HttpServerRequest first = upstream.request();
    first.connection().close();
    assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isEqualTo("connection 1");
    // Then at most the one call that crosses the close on its way is lost, and no slot
    assertThat(upstream.call().next()).isIn("body 200 ", "BROKEN sent", "UNREACHABLE unsent");
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
    assertThat(upstream.connections).hasValue(2);
    assertFree(2, 2);
  }

  @Test
  void shouldQueueBeyondItsConnectionsAndRefuseBeyondItsQueue() throws Exception {
    upstream.behaviour = _ -> {};
    List<Upstream.Running> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(upstream.call());
    }
    assertThat(upstream.call().next()).isEqualTo("QUEUE_FULL unsent");
    // When the two that run are answered, the two that wait get their connections
    upstream.request().response().end("1");
    upstream.request().response().end("2");
    upstream.request().response().end("3");
    upstream.request().response().end("4");
    for (Upstream.Running one : running) {
      assertThat(one.next()).startsWith("body 200 ");
    }
    assertThat(upstream.connections).hasValue(2);
    assertFree(2, 2);
  }

  @Test
  void shouldGiveTheQueuePlaceOfACancelledCallToAnother() throws Exception {
    upstream.behaviour = _ -> {};
    Upstream.Running first = upstream.call();
    Upstream.Running second = upstream.call();
    Upstream.Running third = upstream.call();
    Upstream.Running fourth = upstream.call();
    // When those that wait give up
    upstream.cancel(third);
    upstream.cancel(fourth);
    // Then others may wait in their place, and are served
    Upstream.Running fifth = upstream.call();
    Upstream.Running sixth = upstream.call();
    assertThat(upstream.call().next()).isEqualTo("QUEUE_FULL unsent");
    for (int i = 0; i < 4; i++) {
      upstream.request().response().end();
    }
    for (Upstream.Running one : List.of(first, second, fifth, sixth)) {
      assertThat(one.next()).isEqualTo("body 200 ");
    }
    assertThat(third.heard().all).isEmpty();
    assertThat(fourth.heard().all).isEmpty();
    assertFree(2, 2);
  }

  @Test
  void shouldGiveUpWaitingInTimeAndLeaveItsPlace() throws Exception {
    upstream.behaviour = _ -> {};
    AdapterLimits impatient =
        new AdapterLimits(
            1,
            1,
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(9),
            4096,
            ProcessLimits.DEFAULT);
    Upstream.Running sent = upstream.open(UpstreamRequest.Kind.CALL, impatient);
    Upstream.Running waiting = upstream.open(UpstreamRequest.Kind.CALL, impatient);
    assertThat(sent.next()).isEqualTo("TIMEOUT sent");
    assertThat(waiting.next()).isIn("TIMEOUT unsent", "TIMEOUT sent");
    // Then nothing of it stays: as many as ever can run and wait
    upstream.behaviour = request -> request.response().end();
    for (int i = 0; i < 3; i++) {
      assertThat(upstream.open(UpstreamRequest.Kind.CALL, impatient).next()).isEqualTo("body 200 ");
    }
  }

  @Test
  void shouldSurviveManyThatGaveUpWaiting() throws Exception {
    // Given a long queue of which everybody leaves
    AdapterLimits roomy =
        new AdapterLimits(
            1,
            20_000,
            Duration.ofSeconds(2),
            Duration.ofSeconds(9),
            Duration.ofSeconds(9),
            4096,
            ProcessLimits.DEFAULT);
    upstream.behaviour = _ -> {};
    Upstream.Running first = upstream.open(UpstreamRequest.Kind.CALL, roomy);
    for (int i = 0; i < 10_000; i++) {
      upstream.cancel(upstream.open(UpstreamRequest.Kind.CALL, roomy));
    }
    Upstream.Running last = upstream.open(UpstreamRequest.Kind.CALL, roomy);
    // Then the one that stayed is served next
    upstream.behaviour = request -> request.response().end();
    upstream.request().response().end();
    assertThat(first.next()).isEqualTo("body 200 ");
    assertThat(last.next()).isEqualTo("body 200 ");
  }

  @Test
  void shouldFreeTheSlotOfACallThatIsCancelledWhileConnecting() throws Exception {
    for (int i = 0; i < 10; i++) {
      upstream.cancel(upstream.call());
    }
    // Then those that come after it get the connections that were on their way
    Upstream.Running one = upstream.call();
    Upstream.Running other = upstream.call();
    assertThat(one.next()).isEqualTo("body 200 ");
    assertThat(other.next()).isEqualTo("body 200 ");
    assertFree(2, 2);
  }

  @Test
  void shouldCloseTheConnectionOfACancelledCall() throws Exception {
    upstream.behaviour = _ -> {};
    Upstream.Running running = upstream.call();
    upstream.request();
    upstream.cancel(running);
    upstream.cancel(running);
    assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isEqualTo("connection 1");
    assertThat(running.heard().all).isEmpty();
    assertFree(2, 2);
  }

  @Test
  void shouldNotReuseAConnectionThatTheServerIsAboutToClose() throws Exception {
    // Given a server that answers one request per connection, and calls that wait
    upstream.behaviour = _ -> {};
    List<Upstream.Running> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(upstream.call());
    }
    for (int i = 0; i < 4; i++) {
      upstream.request().response().putHeader("Connection", "close").end();
    }
    // Then each gets its answer, on a connection of its own
    for (Upstream.Running one : running) {
      assertThat(one.next()).isEqualTo("body 200 ");
    }
    assertThat(upstream.connections).hasValue(4);
    assertFree(2, 2);
  }

  @Test
  void shouldNotCountEndlessStreamsAsCalls() throws Exception {
    upstream.behaviour =
        request -> {
          if (request.method().name().equals("GET")) {
            request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
            request.response().writeHead();
          } else {
            request.response().end();
          }
        };
    List<Upstream.Running> streams = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      streams.add(upstream.open(UpstreamRequest.Kind.STREAM, Upstream.LIMITS));
    }
    for (Upstream.Running stream : streams) {
      assertThat(stream.next()).isEqualTo("stream 200");
    }
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
    // And a stream's connection is never used again
    for (Upstream.Running stream : streams) {
      upstream.cancel(stream);
      assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void shouldCloseTheOldConnectionsWhenTheEndpointChanges() throws Exception {
    upstream.behaviour = _ -> {};
    Upstream.Running before = upstream.call();
    HttpServerRequest held = upstream.request();
    // When the adapter is changed while a call is under way
    upstream.behaviour = request -> request.response().end();
    assertThat(
            upstream
                .open(
                    UpstreamRequest.Kind.CALL,
                    upstream.adapter(Upstream.LIMITS, Map.of("x-new", "1")),
                    List.of())
                .next())
        .isEqualTo("body 200 ");
    // Then that call finishes, and its connection is not kept for anybody
    held.response().end("old");
    assertThat(before.next()).isEqualTo("body 200 old");
    assertThat(upstream.closed.poll(2, TimeUnit.SECONDS)).isEqualTo("connection 1");
  }

  /** Whether exactly this many calls can run and wait now. */
  private void assertFree(int connections, int queue) throws Exception {
    upstream.requests.clear();
    upstream.behaviour = _ -> {};
    List<Upstream.Running> running = new ArrayList<>();
    for (int i = 0; i < connections + queue; i++) {
      running.add(upstream.call());
    }
    assertThat(upstream.call().next()).isEqualTo("QUEUE_FULL unsent");
    for (int i = 0; i < connections + queue; i++) {
      upstream.request().response().end();
    }
    for (Upstream.Running one : running) {
      assertThat(one.next()).isEqualTo("body 200 ");
    }
  }
}
