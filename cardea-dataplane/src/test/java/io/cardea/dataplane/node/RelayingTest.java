package io.cardea.dataplane.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.node.PeerReply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayingTest {

  private static final Map<String, String> EVENTS = Map.of("Content-Type", "text/event-stream");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final FakeLink link = new FakeLink();
  private final Relays relays = new Relays();
  private final FakeReply client = new FakeReply();
  private final List<String> otherwise = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static Call call() {
    return Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
  }

  /** Relays {@code call}; what has come back is with the client when this returns. */
  private PeerReply relay(Call call) {
    on(() -> {
      new Relaying(link, relays, new EventLoop(vertx))
          .relay(
              call,
              FakeLink.OTHER,
              client,
              new Relaying.Otherwise() {
                @Override
                public void again() {
                  otherwise.add("again");
                }

                @Override
                public void refused(Refusal refusal) {
                  otherwise.add("refused " + refusal.error().code());
                }

                @Override
                public void noted(Refusal refusal) {
                  otherwise.add("noted " + refusal.error().code());
                }
              });
      return true;
    });
    return link.relayed.isEmpty() ? new Nobody() : link.relayed.getLast().reply();
  }

  private <T> T on(Supplier<T> work) {
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

  private void settle() {
    on(() -> true);
  }

  /** Nothing was relayed. */
  private record Nobody() implements PeerReply {
    @Override
    public void onHead(int status, Map<String, String> fields) {}

    @Override
    public void onBytes(byte[] chunk) {}

    @Override
    public void onEnd() {}

    @Override
    public void onNotTaken() {}

    @Override
    public void onLost() {}
  }

  @Test
  void shouldSendTheRequestAsItCame() {
    // When
    relay(call());
    // Then
    FakeLink.Relayed relayed = link.relayed.getFirst();
    assertThat(relayed.owner()).isEqualTo(FakeLink.OTHER);
    assertThat(relayed.request().path()).isEqualTo("/adapters/weather/mcp");
    assertThat(relayed.request().verb()).isEqualTo("POST");
    assertThat(relayed.request().id()).isEqualTo(call().arrival().id());
    assertThat(new String(relayed.request().body().bytes(), UTF_8))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"get_rain\"}}");
    assertThat(relays.size()).isEqualTo(1);
    assertThat(relays.calls()).isEqualTo(1);
  }

  @Test
  void shouldNotShowWhatIsSecret() {
    // Given
    Arrival arrival =
        Calls.arrival(Arrival.Verb.POST, "Authorization: Bearer hidden", "Mcp-Session-Id: hidden");
    Call call =
        Calls.permitted(
            Call.of(arrival, Optional.of(Calls.request("ping", "{\"x\":\"hidden\"}"))),
            Revision.R2025_11_25,
            Optional.empty());
    // When
    relay(call);
    // Then
    assertThat(link.relayed.getFirst().request().toString())
        .contains("Authorization")
        .doesNotContain("hidden");
  }

  @Test
  void shouldPassAWholeAnswerWhereverItIsCut() {
    // Given
    PeerReply reply = relay(call());
    // When
    reply.onHead(200, Map.of("Content-Type", "application/json", "Mcp-Session-Id", "s"));
    reply.onBytes("{\"a\":".getBytes(UTF_8));
    reply.onBytes("1}".getBytes(UTF_8));
    reply.onEnd();
    settle();
    // Then
    assertThat(client.got).containsExactly("body 200 {Mcp-Session-Id=s} {\"a\":1}");
    assertThat(link.taken).isEqualTo(7);
    assertThat(relays.size()).isZero();
    assertThat(relays.calls()).isZero();
  }

  @Test
  void shouldPassEventsWhereverTheyAreCut() {
    // Given
    PeerReply reply = relay(call());
    // When
    reply.onHead(200, EVENTS);
    reply.onBytes("id: 7\ndata: {\"n\":".getBytes(UTF_8));
    reply.onBytes("1}\n\nda".getBytes(UTF_8));
    reply.onBytes("ta: 2\n\n".getBytes(UTF_8));
    reply.onEnd();
    settle();
    // Then
    assertThat(client.got).containsExactly("stream", "event#7 {\"n\":1}", "event 2", "end");
  }

  @Test
  void shouldTakeNoMoreThanTheClientDoes() {
    // Given
    PeerReply reply = relay(call());
    client.full = true;
    // When
    reply.onHead(200, EVENTS);
    reply.onBytes("data: 1\n\n".getBytes(UTF_8));
    reply.onBytes("data: 2\n\n".getBytes(UTF_8));
    settle();
    // Then
    assertThat(link.taken).isZero();
    on(() -> {
      client.drain();
      return true;
    });
    assertThat(link.taken).isEqualTo(18);
  }

  @Test
  void shouldGiveUpWhenTheClientGoes() {
    // Given
    PeerReply reply = relay(call());
    // When
    on(() -> {
      client.leave();
      return true;
    });
    settle();
    // Then
    assertThat(link.cancelled).isTrue();
    assertThat(relays.size()).isZero();
    reply.onHead(200, Map.of());
    reply.onEnd();
    settle();
    assertThat(client.got).isEmpty();
  }

  @Test
  void shouldLookAgainIfNothingWasDone() {
    // When
    relay(call()).onNotTaken();
    settle();
    // Then
    assertThat(otherwise).containsExactly("again");
    assertThat(relays.size()).isZero();
  }

  @Test
  void shouldNotSendACallAgainWhoseOwnerIsLost() {
    // When
    relay(call()).onLost();
    settle();
    // Then
    assertThat(otherwise).containsExactly("refused 50201");
  }

  @Test
  void shouldTellInTheMiddleOfAStreamThatTheOwnerIsLost() {
    // Given
    PeerReply reply = relay(call());
    // When
    reply.onHead(200, EVENTS);
    reply.onLost();
    settle();
    // Then
    assertThat(client.got).hasSize(3).first().isEqualTo("stream");
    assertThat(client.got.get(1)).contains("\"id\":1", "50201");
    assertThat(client.got.getLast()).isEqualTo("end");
    assertThat(otherwise).containsExactly("noted 50201");
  }

  @Test
  void shouldRelayWhatIsNoRequestOnceMoreIfItsOwnerIsLost() {
    // Given
    Call response =
        Calls.permitted(
            Call.of(
                Calls.arrival(Arrival.Verb.POST),
                Optional.of(Calls.message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))),
            Revision.R2025_11_25,
            Optional.empty());
    // When
    relay(response).onLost();
    settle();
    // Then
    assertThat(otherwise).containsExactly("again");
  }

  @Test
  void shouldNotRelayWhatWasRelayedHere() {
    // Given
    Arrival arrival =
        Calls.arrival(
            Arrival.Verb.POST,
            Calls.WEATHER,
            new Peer("192.0.2.1", false, Optional.of(FakeLink.THIRD), Optional.empty()));
    Call call =
        Calls.permitted(Call.of(arrival, call().message()), Revision.R2025_11_25, Optional.empty());
    // When
    relay(call);
    // Then
    assertThat(link.relayed).isEmpty();
    assertThat(otherwise).containsExactly("refused 50300");
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    // Given
    for (int i = 0; i < Relays.MAX_EXCHANGES; i++) {
      assertThat(relays.begin(FakeLink.OTHER, 0, false)).isTrue();
    }
    // When
    relay(call());
    // Then
    assertThat(otherwise).containsExactly("refused 50300");
    assertThat(relays.size()).isEqualTo(Relays.MAX_EXCHANGES);
    assertThat(relays.begin(FakeLink.THIRD, (int) Relays.MAX_BYTES, true)).isTrue();
    assertThat(relays.begin(FakeLink.THIRD, 1, true)).isFalse();
    relays.end(FakeLink.THIRD, (int) Relays.MAX_BYTES, true);
    assertThat(relays.begin(FakeLink.THIRD, 1, true)).isTrue();
    assertThat(relays.calls()).isEqualTo(1);
  }
}
