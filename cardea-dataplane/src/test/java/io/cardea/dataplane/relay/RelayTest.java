package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.Events;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayTest {

  private static final String DONE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  private static final String LARGE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
          + "x".repeat(100_000)
          + "\"}}";
  private static final String LARGE_DONE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"data\":\"" + "x".repeat(100_000) + "\"}}";
  private final Rig rig = new Rig();
  private final FakeReply client = new FakeReply();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldBringABodyAsItCame() {
    Relay relay = relay(call());
    rig.run(() -> relay.onBody(Rig.json(200), Rig.bytes(" " + DONE + "\n")));
    assertThat(client.got).containsExactly("body 200  " + DONE + "\n");
    assertThat(rig.endings).containsExactly("OK 200 42");
  }

  @Test
  void shouldBringALargeBodyToo() {
    Relay relay = relay(call());
    rig.run(() -> relay.onBody(Rig.json(200), Rig.bytes(LARGE_DONE)));
    rig.settle(() -> !client.got.isEmpty());
    assertThat(client.got).containsExactly("body 200 " + LARGE_DONE);
  }

  @Test
  void shouldKeepTheOrderAroundALargeMessage() {
    Relay relay = relay(call());
    CountDownLatch inspecting = rig.holdWorker();
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(progress(1)));
      relay.onEvent(Events.message(LARGE));
      relay.onEvent(Events.message(progress(2)));
      relay.onEvent(Events.message(LARGE));
      relay.onEvent(Events.message(DONE));
      relay.onEnd();
      // The upstream waits while the large one is looked at
      assertThat(rig.exchange.paused).isTrue();
      assertThat(client.got).hasSize(2);
    });
    inspecting.countDown();
    rig.settle(() -> client.got.contains("end"));
    assertThat(client.got)
        .containsExactly(
            "stream",
            "event " + progress(1),
            "event " + LARGE,
            "event " + progress(2),
            "event " + LARGE,
            "event " + DONE,
            "end");
    assertThat(rig.endings).containsExactly("OK stream 42");
  }

  @Test
  void shouldHoldTheUpstreamBackWhileTheClientIsFull() {
    Relay relay = relay(call());
    client.full = true;
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(progress(1)));
    });
    assertThat(rig.exchange.paused).isTrue();
    rig.run(client::drain);
    assertThat(rig.exchange.paused).isFalse();
  }

  @Test
  void shouldHoldTheUpstreamBackWhenALargeMessageFillsTheClient() {
    Relay relay = relay(call());
    client.full = true;
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(LARGE));
    });
    rig.settle(() -> client.got.size() == 2);
    // Then the end of the inspection does not let it flow again, only the client does
    assertThat(rig.on(() -> rig.exchange.paused)).isTrue();
    rig.run(client::drain);
    assertThat(rig.exchange.paused).isFalse();
  }

  @Test
  void shouldNotResumeForTheClientWhileALargeMessageIsInspected() {
    Relay relay = relay(call());
    CountDownLatch inspecting = rig.holdWorker();
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      client.full = true;
      relay.onEvent(Events.message(progress(1)));
      relay.onEvent(Events.message(LARGE));
      client.drain();
      assertThat(rig.exchange.paused).isTrue();
    });
    inspecting.countDown();
    rig.settle(() -> !rig.exchange.paused);
    assertThat(client.got).hasSize(3);
  }

  @Test
  void shouldStopTheUpstreamWhenTheClientGoes() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      client.leave();
      relay.onEvent(Events.message(DONE));
      relay.onEnd();
      relay.onFailure(failure(UpstreamFailure.Kind.BROKEN, true));
    });
    assertThat(rig.exchange.cancelled).isTrue();
    assertThat(client.got).containsExactly("stream");
    assertThat(rig.endings).containsExactly("CANCELLED the client went away 42");
  }

  @Test
  void shouldStopAnExchangeThatIsAttachedTooLate() {
    rig.run(() -> {
      Relay relay =
          new Relay(call(), client, rig.ending(), rig.sessions(), rig.loop, Rewriting.NONE);
      client.leave();
      relay.attach(rig.exchange);
    });
    assertThat(rig.exchange.cancelled).isTrue();
  }

  @ParameterizedTest
  @EnumSource(UpstreamFailure.Kind.class)
  void shouldTellOfAFailureBeforeTheAnswer(UpstreamFailure.Kind kind) {
    Relay relay = relay(call());
    rig.run(() -> relay.onFailure(failure(kind, true)));
    assertThat(client.got).hasSize(1);
    assertThat(client.got.getFirst())
        .matches("body 5\\d\\d .*\"id\":1.*")
        .contains("The call may have executed", "\"reason\":\"may_have_executed\"")
        .doesNotContain("detail", "did not run", "\"executed\":false", "Try ");
    assertThat(rig.endings).hasSize(1);
    assertThat(rig.endings.getFirst()).startsWith("BROKEN " + kind + ": detail");
  }

  @Test
  void shouldTellOfAFailureOnTheStream() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onFailure(failure(UpstreamFailure.Kind.BROKEN, true));
    });
    assertThat(client.got).hasSize(3);
    assertThat(client.got.get(1)).contains("\"id\":1").contains("may have executed");
    assertThat(client.got.get(2)).isEqualTo("end");
    assertThat(rig.endings).containsExactly("BROKEN BROKEN: detail 42");
  }

  @Test
  void shouldNotOvertakeALargeAnswerWithAFailure() {
    // Given a connection that breaks just after the whole answer came
    Relay relay = relay(call());
    CountDownLatch inspecting = rig.holdWorker();
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(LARGE_DONE));
      relay.onFailure(failure(UpstreamFailure.Kind.BROKEN, true));
    });
    inspecting.countDown();
    rig.settle(() -> client.got.contains("end"));
    assertThat(client.got).containsExactly("stream", "event " + LARGE_DONE, "end");
  }

  @Test
  void shouldKeepTheServersEventIdsToItself() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.of("id: 1\ndata:\n\n"));
      relay.onEvent(Events.of("id: 2\ndata: " + DONE + "\n\n"));
      relay.onEnd();
    });
    assertThat(client.got).containsExactly("stream", "event " + DONE, "end");
  }

  @Test
  void shouldLetTheClientGoWhileTheServerTakesItsTime() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onLater(500);
      relay.onEvent(Events.message(DONE));
      relay.onEnd();
      relay.onLater(600);
    });
    assertThat(client.got).containsExactly("stream", "let go 500", "event " + DONE, "end");
  }

  @Test
  void shouldAnswerForAnUpstreamThatEndsWithoutItsResponse() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(progress(1)));
      relay.onEnd();
    });
    assertThat(client.got).hasSize(4);
    assertThat(client.got.get(2)).contains("\"id\":1").contains("error");
    assertThat(client.got.get(3)).isEqualTo("end");
  }

  @Test
  void shouldBreakOffAStreamThatBreaksTheProtocol() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message("{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}"));
      relay.onEvent(Events.message(DONE));
      relay.onEnd();
    });
    assertThat(rig.exchange.cancelled).isTrue();
    assertThat(client.got).hasSize(3).doesNotContain("event " + DONE);
    assertThat(client.got.get(1)).contains("broke the protocol");
    assertThat(rig.endings).hasSize(1);
    assertThat(rig.endings.getFirst()).startsWith("INVALID ");
  }

  @Test
  void shouldDropUnknownNotificationsAndGoOn() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"));
      relay.onEvent(Events.message(DONE));
      relay.onEnd();
    });
    assertThat(client.got).containsExactly("stream", "event " + DONE, "end");
  }

  @Test
  void shouldFilterListsOnStreams() {
    Relay relay = relay(Calls.permitted(Revision.R2025_11_25, "tools/list", "{}"));
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(
          Events.of(
              "id: 9\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":"
                  + "{\"tools\":[{\"name\":\"x\"}]}}\n\n"));
      relay.onEnd();
    });
    assertThat(client.got)
        .containsExactly(
            "stream", "event {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[]}}", "end");
    assertThat(rig.endings).containsExactly("OK stream 42");
  }

  @Test
  void shouldRecordToolErrorsAsErrors() {
    Relay relay = relay(call());
    rig.run(() -> {
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true}}"));
      relay.onEnd();
    });
    assertThat(rig.endings).containsExactly("ERROR stream 42");
  }

  @Test
  void shouldEndAListenStreamWithItsResultAndALegacyOneWithRetry() {
    Relay listen = relay(Calls.permitted(Revision.R2026_07_28, "subscriptions/listen", "{}"));
    rig.run(() -> {
      listen.onStream(Rig.head(200));
      listen.endStream(500);
      listen.endStream(500);
    });
    assertThat(client.got)
        .containsExactly(
            "stream",
            "event {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\","
                + "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}",
            "end");
    assertThat(rig.exchange.cancelled).isTrue();
    assertThat(rig.endings).containsExactly("OK ended by the gateway 42");
    client.got.clear();
    Relay legacy = relay(Calls.get());
    rig.run(() -> {
      legacy.onStream(Rig.head(200));
      legacy.endStream(500);
    });
    assertThat(client.got).containsExactly("stream", "event", "end");
  }

  @Test
  void shouldEndTheSessionThatTheUpstreamHasLost() {
    Call.Session session = Calls.session(java.util.Optional.of("up"));
    rig.store.open(session.id().key(), session.state());
    Relay relay = relay(call().withSession(session));
    rig.run(() -> relay.onBody(Rig.json(404), Rig.bytes("{}")));
    assertThat(client.got.getFirst()).startsWith("body 404 ").contains("initialize again");
    assertThat(rig.store.size()).isZero();
  }

  /** In some modes that is what is recorded of the call. */
  @Test
  void shouldSayOfTheResponseOfAStreamHowManyAttemptsItTook() {
    List<String> answered = new ArrayList<>();
    Ending ending =
        new Ending() {
          @Override
          public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
            answered.add("ended " + detail.text());
          }

          @Override
          public void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {
            answered.add(status + " " + detail.text());
          }
        };
    rig.exchange.attempts = 2;
    rig.run(() -> {
      Relay relay = new Relay(call(), client, ending, rig.sessions(), rig.loop, Rewriting.NONE);
      relay.attach(rig.exchange);
      relay.onStream(Rig.head(200));
      relay.onEvent(Events.message(DONE));
    });
    assertThat(answered).containsExactly("OK stream; attempts: 2");
  }

  private Relay relay(Call call) {
    return rig.on(() -> {
      Relay relay = new Relay(call, client, rig.ending(), rig.sessions(), rig.loop, Rewriting.NONE);
      relay.attach(rig.exchange);
      return relay;
    });
  }

  private static Call call() {
    return Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
  }

  private static String progress(int at) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"p\":"
        + at
        + "}}";
  }

  private static UpstreamFailure failure(UpstreamFailure.Kind kind, boolean sent) {
    return new UpstreamFailure(kind, sent, "detail");
  }
}
