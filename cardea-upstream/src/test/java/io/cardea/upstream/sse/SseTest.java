package io.cardea.upstream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.conversation.Bounds;
import io.cardea.upstream.conversation.ConversationUpstreams;
import io.cardea.upstream.conversation.Conversations;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.conversation.Places;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.vertx.core.http.HttpServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseTest {

  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"tools/call\"}";

  private final SseServer server = new SseServer();
  private final Conversations conversations =
      new Conversations(
          new SecureRandom(),
          new Places(() -> 100),
          adapter -> Bounds.ofConnections(adapter.limits()));
  private final Loops loops =
      new Loops(
          vertx -> new ConversationUpstreams(vertx, conversations, new SseWires(vertx, 64), 64));
  private final Permit permit = Loops.anybody(adapter(Loops.LIMITS, true));

  @AfterEach
  void close() {
    loops.close();
    server.close();
  }

  private Adapter adapter(AdapterLimits limits, boolean mayBePrivate) {
    return Loops.adapter(
        "remote",
        new SseUpstream(
            new HttpEndpoint(
                "127.0.0.1",
                server.port(),
                false,
                "/sse?tenant=1",
                Map.of("authorization", "Bearer up"),
                mayBePrivate)),
        limits);
  }

  private static void result(String json, HttpServerResponse stream) {
    if (json.contains("\"method\"") && json.contains("\"id\":")) {
      String id = json.replaceAll(".*\"id\":(\\d+).*", "$1");
      SseServer.event(stream, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
    }
  }

  private String begin() throws InterruptedException {
    server.answer = SseTest::result;
    server.posted.clear();
    Running begun = loops.post(permit, "", INITIALIZE);
    assertThat(begun.next()).isEqualTo("body 200 {\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}");
    assertThat(server.nextPost())
        .isEqualTo("/message?session=1 " + INITIALIZE.replace("\"id\":0", "\"id\":1"));
    return begun.heard().session();
  }

  @Test
  void shouldServeASession() throws Exception {
    String session = begin();
    assertThat(loops.elsewhere(permit, Kind.CALL, session, CALL).next()).startsWith("body 200");
    Running stream = loops.open(permit, Kind.STREAM, session, "");
    assertThat(stream.next()).startsWith("stream");
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
    server.streams.getFirst().write("data: " + notification + "\n\n");
    assertThat(stream.next()).isEqualTo("event " + notification);
    assertThat(server.credentials).containsOnly("Bearer up");
    assertThat(loops.open(permit, Kind.DELETE, session, "").next()).isEqualTo("body 200 ");
    assertThat(stream.next()).isEqualTo("end");
    assertThat(server.gone.poll(10, TimeUnit.SECONDS)).isEqualTo("stream");
  }

  @Test
  void shouldKeepTheOrderOfMessages() throws Exception {
    String session = begin();
    for (int i = 0; i < 50; i++) {
      loops.post(
          permit, session, "{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{\"i\":" + i + "}}");
    }
    for (int i = 0; i < 50; i++) {
      assertThat(server.nextPost()).contains("\"i\":" + i + "}");
    }
  }

  @Test
  void shouldNotWaitForServersThatAnswerPostsLate() throws Exception {
    String session = begin();
    server.postStatus = 0;
    Running one = loops.post(permit, session, CALL);
    Running two = loops.post(permit, session, CALL);
    assertThat(one.next()).startsWith("body 200");
    assertThat(two.next()).startsWith("body 200");
  }

  @Test
  void shouldReadLargeMessagesInOrder() throws Exception {
    Permit wide =
        Loops.anybody(
            adapter(
                new AdapterLimits(
                    8,
                    2,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    1024 * 1024,
                    ProcessLimits.DEFAULT),
                true));
    String large = "\"method\":\"m\",\"params\":{\"a\":\"" + "x".repeat(200_000) + "\"}";
    server.answer =
        (json, stream) -> {
          SseServer.event(stream, "{\"jsonrpc\":\"2.0\"," + large + "}");
          SseServer.event(stream, "{\"jsonrpc\":\"2.0\",\"method\":\"small\"}");
          result(json, stream);
        };
    Running call = loops.post(wide, "", INITIALIZE);
    assertThat(call.next()).startsWith("stream");
    assertThat(call.next()).contains(large);
    assertThat(call.next()).contains("small");
    assertThat(call.next()).contains("result");
    assertThat(call.next()).isEqualTo("end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/message",
        "//evil.example/message",
        "http://127.0.0.1/message",
        "https://127.0.0.1:PORT/message",
        "http://user@127.0.0.1:PORT/message",
        "http://127.0.0.1:PORT@evil.example/",
        "http://localhost:PORT/message",
        "file:///etc/passwd",
        "mailto:a@b",
        "http://[::1",
        "a b",
        "\\\\evil.example\\x"
      })
  void shouldRefuseAnEndpointOfAnotherOrigin(String endpoint) throws Exception {
    server.endpoint = endpoint.replace("PORT", String.valueOf(server.port()));
    assertThat(loops.post(permit, "", INITIALIZE).next()).isEqualTo("BLOCKED unsent");
    assertThat(server.posted).isEmpty();
    assertThat(server.gone.poll(10, TimeUnit.SECONDS)).isEqualTo("stream");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:PORT/message?a=b, /message?a=b",
    "HTTP://127.0.0.1:PORT/message#part, /message",
    "message?x=%20y, /message?x=%20y",
    "../../message, /message",
    "?a=b, /sse?a=b"
  })
  void shouldFollowAnEndpointOfItsOrigin(String endpoint, String expected) throws Exception {
    server.endpoint = endpoint.replace("PORT", String.valueOf(server.port()));
    loops.post(permit, "", INITIALIZE);
    assertThat(server.nextPost()).startsWith(expected + " {");
  }

  @Test
  void shouldRefuseAnAddressThatIsNotAllowed() throws Exception {
    Running blocked = loops.post(Loops.anybody(adapter(Loops.LIMITS, false)), "", INITIALIZE);
    assertThat(blocked.next()).isEqualTo("BLOCKED unsent");
    assertThat(blocked.heard().detail()).contains("allowPrivateNetwork");
    assertThat(server.credentials).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 500, 204})
  void shouldSayThatThereIsNoStream(int status) throws Exception {
    server.streamStatus = status;
    Running failed = loops.post(permit, "", INITIALIZE);
    assertThat(failed.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(failed.heard().detail()).contains("status " + status);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotWaitForeverForAnEndpoint(boolean answers) throws Exception {
    server.streamStatus = answers ? 200 : 0;
    server.endpoint = "";
    AdapterLimits limits =
        new AdapterLimits(
            8,
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            4096,
            ProcessLimits.DEFAULT);
    Running failed = loops.post(Loops.anybody(adapter(limits, true)), "", INITIALIZE);
    assertThat(failed.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(failed.heard().detail()).contains("no endpoint event came within 300 ms");
  }

  @Test
  void shouldFailCallsWhenTheStreamIsLost() throws Exception {
    String session = begin();
    server.answer = (_, stream) -> stream.end();
    assertThat(loops.post(permit, session, CALL).next()).isEqualTo("BROKEN sent");
    assertThat(loops.post(permit, session, CALL).next()).isEqualTo("body 404 ");
    begin();
  }

  @ParameterizedTest
  @CsvSource({"400, body 200", "500, body 200", "404, body 404"})
  void shouldFailTheCallThatTheServerRefuses(int status, String next) throws Exception {
    String session = begin();
    server.postStatus = status;
    server.answer = (_, _) -> {};
    assertThat(loops.post(permit, session, CALL).next()).isEqualTo("BROKEN sent");
    server.postStatus = 202;
    server.answer = SseTest::result;
    assertThat(loops.post(permit, session, CALL).next()).startsWith(next);
  }

  @Test
  void shouldLimitAnEvent() throws Exception {
    String session = begin();
    server.answer = (_, stream) -> SseServer.event(stream, "\"" + "x".repeat(70_000) + "\"");
    assertThat(loops.post(permit, session, CALL).next()).isEqualTo("TOO_LARGE sent");
    assertThat(server.gone.poll(10, TimeUnit.SECONDS)).isEqualTo("stream");
  }

  @Test
  void shouldGiveUpAServerThatWritesNonsense() throws Exception {
    String session = begin();
    server.answer =
        (_, stream) -> {
          for (int i = 0; i < 10; i++) {
            SseServer.event(stream, "hello");
          }
        };
    assertThat(loops.post(permit, session, CALL).next()).isEqualTo("BROKEN sent");
  }

  @Test
  void shouldLimitConversationsByTheAdaptersConnections() throws Exception {
    AdapterLimits one =
        new AdapterLimits(
            1,
            2,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            4096,
            ProcessLimits.DEFAULT);
    Permit narrow = Loops.anybody(adapter(one, true));
    server.answer = SseTest::result;
    Running first = loops.post(narrow, "", INITIALIZE);
    assertThat(first.next()).startsWith("body 200");
    assertThat(loops.post(narrow, "", INITIALIZE).next()).isEqualTo("QUEUE_FULL unsent");
    loops.open(narrow, Kind.DELETE, first.heard().session(), "").next();
    assertThat(loops.post(narrow, "", INITIALIZE).next()).startsWith("body 200");
  }
}
