package io.cardea.dataplane.continuation;

import static io.cardea.dataplane.continuation.Script.PROGRESS;
import static io.cardea.dataplane.continuation.Script.RESPONSE;
import static io.cardea.dataplane.continuation.Script.failure;
import static io.cardea.dataplane.continuation.Script.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.continuation.Script.Asked;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuedAnswerTest {

  private static final String PRIMING = "id: p\nretry: 1\ndata:\n\n";

  private final Script server = new Script();

  @AfterEach
  void close() {
    server.close();
  }

  /** A call whose first stream has said {@code events} and ended. */
  private UpstreamExchange cutOff(String... events) {
    UpstreamExchange exchange = server.call();
    server.run(() -> {
      server.asked.getFirst().stream(events);
      server.asked.getFirst().reply().onEnd();
    });
    return exchange;
  }

  @Test
  void shouldAskForTheRestAfterTheTimeThatTheServerNames() {
    UpstreamExchange exchange = cutOff(PRIMING, "id: 2\ndata: " + PROGRESS + "\n\n");
    Asked rest = server.next(2);
    assertThat(rest.request().kind()).isEqualTo(UpstreamRequest.Kind.RESUME);
    assertThat(rest.request().session()).isEqualTo(server.asked.getFirst().request().session());
    assertThat(rest.header("last-event-id")).contains("2");
    assertThat(rest.header("mcp-protocol-version")).contains("2025-11-25");
    assertThat(rest.header("accept")).contains("text/event-stream");
    assertThat(rest.request().body().bytes()).isEmpty();
    server.run(() -> {
      rest.stream("id: 3\ndata: " + RESPONSE + "\n\n");
      rest.reply().onEnd();
    });
    assertThat(server.heard).containsExactly("stream", PROGRESS, "later 1", RESPONSE, "end");
    assertThat(server.on(exchange::upstreamNanos)).isEqualTo(20);
  }

  @Test
  void shouldGoOnAfterABrokenConnectionWithoutLettingTheClientGo() {
    UpstreamExchange _ = server.call();
    server.run(() -> {
      server.asked.getFirst().stream(PRIMING);
      server.asked.getFirst().reply().onFailure(failure(Kind.BROKEN));
    });
    Asked rest = server.next(2);
    server.run(() -> rest.stream("data: " + RESPONSE + "\n\n"));
    assertThat(server.heard).containsExactly("stream", RESPONSE, "end");
    // The server may leave it open.
    assertThat(rest.told()).containsExactly("cancel");
  }

  @Test
  void shouldNotGoOnWithoutAnEventId() {
    UpstreamExchange _ = cutOff("data: " + PROGRESS + "\n\n");
    assertThat(server.heard).containsExactly("stream", PROGRESS, "end");
  }

  @Test
  void shouldNotGoOnFromAnIdThatNoHeaderFieldCanHold() {
    UpstreamExchange _ = cutOff(PRIMING, "id: e\u0007\ndata: " + PROGRESS + "\n\n");
    assertThat(server.heard).containsExactly("stream", PROGRESS, "end");
  }

  @Test
  void shouldNotGoOnAfterTheResponse() {
    UpstreamExchange _ = cutOff(PRIMING, "id: 2\ndata: " + RESPONSE + "\n\n");
    assertThat(server.heard).containsExactly("stream", RESPONSE, "end");
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROKEN", mode = EnumSource.Mode.EXCLUDE)
  void shouldReportOtherFailuresAtOnce(Kind kind) {
    UpstreamExchange _ = server.call();
    server.run(() -> {
      server.asked.getFirst().stream(PRIMING);
      server.asked.getFirst().reply().onFailure(failure(kind));
    });
    assertThat(server.heard).containsExactly("stream", kind + " told so");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 410, 302})
  void shouldGiveUpWhenTheServerDoesNotGoOn(int status) {
    UpstreamExchange _ = cutOff(PRIMING);
    Asked rest = server.next(2);
    server.run(() -> rest.reply().onBody(head(status), new byte[0]));
    assertThat(server.heard)
        .containsExactly(
            "stream",
            "later 1",
            "BROKEN executed the server does not go on with its answer: status " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void shouldAskAgainWhenTheServerCannotAnswerNow(int status) {
    UpstreamExchange _ = cutOff(PRIMING);
    Asked rest = server.next(2);
    server.run(() -> rest.reply().onBody(head(status), new byte[0]));
    assertThat(server.next(3).header("last-event-id")).contains("p");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"BROKEN", "UNREACHABLE", "QUEUE_FULL"})
  void shouldAskAgainWhenTheServerCannotBeReached(Kind kind) {
    UpstreamExchange _ = cutOff(PRIMING);
    Asked rest = server.next(2);
    server.run(() -> rest.reply().onFailure(failure(kind)));
    assertThat(server.next(3).header("last-event-id")).contains("p");
  }

  @Test
  void shouldGiveUpAServerThatSaysNothing() {
    UpstreamExchange _ = cutOff(PRIMING);
    for (int i = 2; i <= 11; i++) {
      Asked rest = server.next(i);
      server.run(() -> {
        rest.stream();
        rest.reply().onEnd();
      });
    }
    assertThat(server.heard)
        .endsWith("BROKEN executed the server ended its stream 10 times without a word");
    assertThat(server.asked).hasSize(11);
  }

  @Test
  void shouldAskAServerThatGoesOnAgainAndAgain() {
    UpstreamExchange _ = cutOff(PRIMING);
    for (int i = 2; i <= 25; i++) {
      Asked rest = server.next(i);
      String event = "id: " + i + "\ndata: " + PROGRESS + "\n\n";
      server.run(() -> {
        rest.stream(event);
        rest.reply().onEnd();
      });
    }
    assertThat(server.next(26).header("last-event-id")).contains("25");
  }

  @Test
  void shouldNotAskForWhatNobodyWants() {
    UpstreamExchange exchange = server.call();
    server.run(() -> {
      server.asked.getFirst().stream("id: p\nretry: 60000\ndata:\n\n");
      server.asked.getFirst().reply().onEnd();
      exchange.cancel();
      server.asked.getFirst().reply().onEnd();
    });
    assertThat(server.heard).containsExactly("stream", "later 30000");
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void shouldHoldWhatFollowsBackToo() {
    UpstreamExchange exchange = cutOff(PRIMING);
    server.run(() -> {
      exchange.pause();
      exchange.waitsForUs(true);
    });
    Asked rest = server.next(2);
    assertThat(server.on(() -> rest.told())).containsExactly("pause", "waits true");
    server.run(() -> {
      exchange.waitsForUs(false);
      exchange.resume();
      exchange.cancel();
    });
    assertThat(rest.told()).endsWith("waits false", "resume", "cancel");
  }

  @Test
  void shouldLeaveCallsWithoutASessionAlone() {
    UpstreamExchange _ =
        server.on(() ->
            server.upstreams.open(
                Script.permit(), Script.request(UpstreamRequest.Kind.CALL, false), server));
    server.run(() -> {
      server.asked.getFirst().stream(PRIMING);
      server.asked.getFirst().reply().onEnd();
    });
    assertThat(server.heard).containsExactly("stream", "empty", "end");
  }
}
