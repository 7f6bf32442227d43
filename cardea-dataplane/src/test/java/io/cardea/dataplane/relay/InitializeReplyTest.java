package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.Events;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.session.SessionId;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionState;
import io.cardea.upstream.exchange.UpstreamFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializeReplyTest {

  private static final String RESULT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\"}}";
  private static final String LOG =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";
  private static final Pattern SESSION = Pattern.compile("mcp-session-id=([A-Za-z0-9_-]+)");
  private final Rig rig = new Rig();
  private final FakeReply client = new FakeReply();
  private final List<String> abandoned = new ArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldAnnounceTheSessionInTheHeadOfABody() {
    InitializeReply reply = reply(rig.store);
    rig.run(() ->
        reply.onBody(
            Rig.head(200, "content-type: application/json", "mcp-session-id: up-1"),
            Rig.bytes(RESULT)));
    assertThat(client.got.getFirst()).startsWith("body 200 {").endsWith(RESULT);
    SessionId id = rig.seal.open(sessionIn(client.got.getFirst())).orElseThrow();
    assertThat(id.revision()).isEqualTo(Revision.R2025_06_18);
    assertThat(id.clientCapabilities()).contains("{\"roots\":{\"a\":1.0}}");
    assertThat(rig.store.find(id.key()).toCompletableFuture().resultNow())
        .map(InitializeReplyTest::upstreamSession)
        .contains(Optional.of("up-1"));
  }

  @Test
  void shouldHoldTheStreamBackUntilTheResult() {
    InitializeReply reply = reply(rig.store);
    rig.run(() -> {
      reply.onStream(Rig.head(200, "content-type: text/event-stream"));
      reply.onEvent(Events.message(LOG));
      assertThat(client.got).isEmpty();
      reply.onEvent(Events.message(RESULT));
      reply.onEvent(Events.message(LOG));
      reply.onEnd();
    });
    assertThat(client.got).hasSize(5);
    assertThat(sessionIn(client.got.getFirst())).isNotEmpty();
    assertThat(client.got.subList(1, 5))
        .containsExactly("event " + LOG, "event " + RESULT, "event " + LOG, "end");
    assertThat(rig.store.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":\"x\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2026-07-28\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"1.0\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":7}}"
      })
  void shouldBeginNoSessionWithoutANegotiatedRevision(String answer) {
    InitializeReply body = reply(rig.store);
    rig.run(() -> body.onBody(Rig.json(200), Rig.bytes(answer)));
    assertThat(client.got).containsExactly("body 200 " + answer);
    client.got.clear();
    InitializeReply stream = reply(rig.store);
    rig.run(() -> {
      stream.onStream(Rig.head(200, "content-type: text/event-stream"));
      stream.onEvent(Events.message(answer));
      stream.onEnd();
    });
    assertThat(client.got).containsExactly("stream", "event " + answer, "end");
    assertThat(rig.store.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ä", "\u0001", ""})
  void shouldNotKeepAnUpstreamSessionThatIsNotVisibleAscii(String id) {
    InitializeReply reply = reply(rig.store);
    rig.run(() ->
        reply.onBody(
            Rig.head(200, "content-type: application/json", "mcp-session-id: " + id),
            Rig.bytes(RESULT)));
    SessionId sealed = rig.seal.open(sessionIn(client.got.getFirst())).orElseThrow();
    assertThat(rig.store.find(sealed.key()).toCompletableFuture().resultNow())
        .map(InitializeReplyTest::upstreamSession)
        .contains(Optional.empty());
  }

  @Test
  void shouldRefuseWhenThereAreTooManySessionsAndEndTheUpstreams() {
    FixedStore full = new FixedStore(CompletableFuture.completedStage(false));
    InitializeReply reply = reply(full);
    rig.run(() ->
        reply.onBody(
            Rig.head(200, "content-type: application/json", "mcp-session-id: up-1"),
            Rig.bytes(RESULT)));
    assertThat(client.got).hasSize(1);
    assertThat(client.got.getFirst()).startsWith("body 429 ").contains("Retry-After");
    assertThat(abandoned).containsExactly("up-1");
  }

  @Test
  void shouldRefuseWhenTheStoreFails() {
    FixedStore broken = new FixedStore(CompletableFuture.failedStage(new IllegalStateException()));
    InitializeReply reply = reply(broken);
    rig.run(() -> {
      reply.onStream(Rig.head(200, "mcp-session-id: up-1"));
      reply.onEvent(Events.message(RESULT));
    });
    assertThat(client.got).hasSize(1);
    assertThat(client.got.getFirst()).startsWith("body 503 ");
    assertThat(rig.exchange.cancelled).isTrue();
    assertThat(abandoned).containsExactly("up-1");
  }

  @Test
  void shouldWaitForASlowStoreWhateverComesMeanwhile() {
    // Given a store that takes its time
    CompletableFuture<Boolean> slow = new CompletableFuture<>();
    InitializeReply reply = reply(new FixedStore(slow));
    rig.run(() -> {
      reply.onStream(Rig.head(200, "content-type: text/event-stream"));
      reply.onEvent(Events.message(RESULT));
      for (int i = 0; i < 20; i++) {
        reply.onEvent(Events.message(LOG));
      }
      reply.onEnd();
      assertThat(client.got).isEmpty();
    });
    // When it answers, the head has the session and everything follows in order, once
    slow.complete(true);
    rig.settle(() -> client.got.contains("end"));
    assertThat(client.got).hasSize(23);
    assertThat(sessionIn(client.got.getFirst())).isNotEmpty();
    assertThat(client.got.get(1)).isEqualTo("event " + RESULT);
  }

  @Test
  void shouldReleaseAStreamThatEndsWithoutResult() {
    InitializeReply reply = reply(rig.store);
    rig.run(() -> {
      reply.onStream(Rig.head(200, "content-type: text/event-stream"));
      reply.onEvent(Events.message(LOG));
      reply.onEnd();
    });
    assertThat(client.got).hasSize(4);
    assertThat(client.got.get(2)).contains("\"id\":1").contains("error");
  }

  @Test
  void shouldTellOfAFailure() {
    InitializeReply reply = reply(rig.store);
    rig.run(() -> {
      reply.onStream(Rig.head(200, "content-type: text/event-stream"));
      reply.onFailure(new UpstreamFailure(UpstreamFailure.Kind.BROKEN, true, "x"));
    });
    assertThat(client.got).hasSize(1);
    assertThat(client.got.getFirst()).startsWith("body 502 ");
  }

  @ParameterizedTest
  @CsvSource({
    "R2025_03_26, 2025-11-25, body 400, Offer that in initialize.",
    "R2025_11_25, 2025-11-25, body 502, update the server",
    "R2025_11_25, 2026-07-28, body 400, Offer that in initialize.",
  })
  void shouldRefuseAndEndASessionBelowTheFloor(
      Revision wanted, String floor, String status, String whatToDo) {
    for (boolean streamed : new boolean[] {false, true}) {
      // Given
      client.got.clear();
      abandoned.clear();
      InitializeReply reply = reply(rig.store, floored(wanted, floor));

      // When
      rig.run(() -> {
        if (streamed) {
          reply.onStream(Rig.head(200, "mcp-session-id: up-1"));
          reply.onEvent(Events.message(RESULT));
        } else {
          reply.onBody(
              Rig.head(200, "content-type: application/json", "mcp-session-id: up-1"),
              Rig.bytes(RESULT));
        }
      });

      // Then
      assertThat(client.got).hasSize(1);
      assertThat(client.got.getFirst())
          .startsWith(status)
          .contains("2025-06-18", floor + " or later", whatToDo);
      if (floor.equals("2025-11-25") && status.endsWith("400")) {
        assertThat(client.got.getFirst())
            .contains("\"supported\":[\"2025-11-25\"],\"requested\":\"2025-03-26\"");
      }
      assertThat(abandoned).containsExactly("up-1");
      assertThat(rig.store.size()).isZero();
    }
  }

  @Test
  void shouldBeginASessionAtTheFloor() {
    InitializeReply reply = reply(rig.store, floored(Revision.R2025_03_26, "2025-06-18"));
    rig.run(() -> reply.onBody(Rig.json(200), Rig.bytes(RESULT)));
    assertThat(client.got.getFirst()).startsWith("body 200 {").endsWith(RESULT);
    assertThat(rig.store.size()).isEqualTo(1);
  }

  private static Call floored(Revision wanted, String floor) {
    Adapter weather = Calls.adapter(Calls.WEATHER, Adapter.Access.ROLES, 9);
    Permit permit = Calls.permit(Calls.snapshot(), Calls.floored(weather, floor));
    return Calls.permitted(wanted, "initialize", "{}").withPermit(permit);
  }

  private InitializeReply reply(SessionStore store) {
    return reply(
        store,
        Calls.permitted(
            Revision.R2025_06_18, "initialize", "{\"capabilities\":{\"roots\":{\"a\":1.0}}}"));
  }

  private InitializeReply reply(SessionStore store, Call call) {
    return rig.on(() -> {
      InitializeReply reply =
          new InitializeReply(
              call,
              client,
              rig.ending(),
              rig.sessions(store),
              rig.loop,
              session -> abandoned.add(session.id().orElseThrow()));
      reply.attach(rig.exchange);
      return reply;
    });
  }

  private static Optional<String> upstreamSession(SessionState state) {
    return state.attachment("weather").flatMap(Attachment::id);
  }

  private static String sessionIn(String line) {
    Matcher matcher = SESSION.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Answers every opening the same. */
  private record FixedStore(CompletionStage<Boolean> answer) implements SessionStore {
    @Override
    public CompletionStage<Optional<SessionState>> claim(SessionKey key, Home seen, NodeId next) {
      return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> open(SessionKey key, SessionState state) {
      return answer;
    }

    @Override
    public CompletionStage<Optional<SessionState>> find(SessionKey key) {
      return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> attach(SessionKey key, String adapter, Attachment attached) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> setLogLevel(SessionKey key, String level) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> subscribe(
        SessionKey key, String adapter, String uri, int most) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> end(SessionKey key) {
      return CompletableFuture.completedStage(false);
    }
  }
}
