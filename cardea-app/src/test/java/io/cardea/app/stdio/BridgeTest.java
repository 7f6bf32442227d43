package io.cardea.app.stdio;

import static io.cardea.app.stdio.Client.modern;
import static io.cardea.app.stdio.Client.request;
import static io.cardea.app.stdio.FakeGateway.awaitClose;
import static io.cardea.app.stdio.FakeGateway.event;
import static io.cardea.app.stdio.FakeGateway.reply;
import static io.cardea.app.stdio.FakeGateway.result;
import static io.cardea.app.stdio.FakeGateway.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.stdio.FakeGateway.Asked;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeTest {

  private FakeGateway gateway;
  private Client client;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    client = new Client(gateway);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    gateway.close();
  }

  @Test
  void shouldCarryALegacySessionFromInitializeToDelete() throws Exception {
    client.initialized().says(request(1, "tools/list"));
    gateway.await("GET", 1);

    assertThat(client.ends())
        .containsExactly(result("0", "{\"protocolVersion\":\"2025-06-18\"}"), result("1", "{}"));

    Asked first = gateway.asked("initialize").getFirst();
    assertThat(first.field("Authorization")).isEqualTo("Bearer k3y");
    assertThat(first.field("Accept")).isEqualTo("application/json, text/event-stream");
    assertThat(first.fields()).doesNotContainKey("Mcp-session-id");
    for (String what : List.of("notifications/initialized", "tools/list", "GET", "DELETE")) {
      assertThat(gateway.asked(what)).hasSize(1);
      Asked later = gateway.asked(what).getFirst();
      assertThat(later.field("Mcp-Session-Id")).as(what).isEqualTo("session-1");
      assertThat(later.field("MCP-Protocol-Version")).as(what).isEqualTo("2025-06-18");
    }
    assertThat(gateway.asked("GET").getFirst().field("Accept")).isEqualTo("text/event-stream");
  }

  @Test
  void shouldWaitForTheSessionBeforeWhatFollows() throws Exception {
    client.says(
        Client.INITIALIZE, Client.INITIALIZED, request(1, "tools/list"), request(2, "ping"));

    assertThat(client.ends()).hasSize(3);
    assertThat(gateway.asked("tools/list").getFirst().field("Mcp-Session-Id"))
        .isEqualTo("session-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tools/list     |                               | ''
          tools/call     | ,"name":"add"                 | add
          tools/call     | ,"name":" gr\u00fc\u00dfe"    | =?base64?IGdyw7zDn2U=?=
          tools/call     | ,"name":"=?base64?eA==?="     | =?base64?PT9iYXNlNjQ/ZUE9PT89?=
          tools/call     | ,"name":7                     | ''
          prompts/get    | ,"name":"p"                   | p
          resources/read | ,"uri":"file:///a","name":"x" | file:///a
          completion/complete | ,"name":"x"              | ''
          """)
  void shouldSayInHeadersWhatAModernRequestSays(String method, String more, String name)
      throws Exception {
    client.initialized().says(modern(5, method, more == null ? "" : more));
    client.awaitLine("\"id\":5");

    Asked asked = gateway.asked(method).getFirst();
    assertThat(asked.field("MCP-Protocol-Version")).isEqualTo("2026-07-28");
    assertThat(asked.field("Mcp-Method")).isEqualTo(method);
    assertThat(asked.field("Mcp-Name")).isEqualTo(name);
    assertThat(asked.fields()).doesNotContainKey("Mcp-session-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\r\\nX: y", "a\\u0000", "a b\\n"})
  void shouldNotLetAMessageWriteHeaders(String method) throws Exception {
    client.says(modern(5, method, ""));

    assertThat(client.awaitLine("\"id\":5")).contains("\"code\":-32600");
  }

  @Test
  void shouldPassEventsOnOneByOne() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    gateway.on(
        "tools/call",
        (asked, exchange) -> {
          stream(exchange);
          event(exchange, "id: 1\ndata:\n\n: comment\n\n");
          event(exchange, "data: {\"method\":\"first\",\ndata: \"x\":1}\n\n");
          seen.await();
          event(exchange, "data: " + result(asked.id(), "{}") + "\n\n");
        });
    client.initialized().says(request(1, "tools/call"));

    assertThat(client.awaitLine("first")).isEqualTo("{\"method\":\"first\", \"x\":1}");
    seen.countDown();
    assertThat(client.awaitLine("\"id\":1")).isEqualTo(result("1", "{}"));
  }

  @Test
  void shouldMakeOneLineOfPrettyJson() throws Exception {
    gateway.on(
        "tools/list",
        (asked, exchange) -> reply(exchange, 200, result(asked.id(), "{\r\n  \"a\": 1\n}")));
    client.initialized().says(request(1, "tools/list"));

    assertThat(client.awaitLine("\"id\":1")).isEqualTo(result("1", "{    \"a\": 1 }"));
  }

  @Test
  void shouldNotLetASlowCallHoldOthersUp() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    gateway.on(
        "tools/call",
        (asked, exchange) -> {
          slow.await();
          reply(exchange, 200, result(asked.id(), "{}"));
        });
    client.initialized();
    for (int i = 1; i <= 50; i++) {
      client.says(request(i, "tools/call"));
    }
    client.says(request(51, "ping"));

    client.awaitLine("\"id\":51");
    assertThat(client.lines()).hasSize(2);
    slow.countDown();
    assertThat(client.ends()).hasSize(52);
  }

  @Test
  void shouldCloseTheAnswerOfACancelledModernCall() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    gateway.on(
        "tools/call",
        (_, exchange) -> {
          stream(exchange);
          awaitClose(exchange);
          closed.set(true);
        });
    client.says(modern(9, "tools/call", ",\"name\":\"x\""));
    gateway.await("tools/call", 1);

    client.says(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}");

    FakeGateway.eventually(closed::get, "the answer closed");
    assertThat(client.ends()).isEmpty();
    assertThat(gateway.asked("notifications/cancelled")).isEmpty();
  }

  @Test
  void shouldTellTheGatewayOfACancelledLegacyCall() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    gateway
        .on(
            "tools/call",
            (_, exchange) -> {
              stream(exchange);
              cancelled.await();
            })
        .on(
            "notifications/cancelled",
            (_, exchange) -> {
              reply(exchange, 202, "");
              cancelled.countDown();
            });
    client.initialized().says(request(9, "tools/call"));
    gateway.await("tools/call", 1);

    client.says(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}");

    assertThat(gateway.await("notifications/cancelled", 1).getFirst().field("Mcp-Session-Id"))
        .isEqualTo("session-1");
    assertThat(client.ends()).hasSize(1);
  }

  @Test
  void shouldKeepTheServersStreamOpenAndComeBackWhereItEnded() throws Exception {
    AtomicInteger times = new AtomicInteger();
    gateway.on(
        "GET",
        (asked, exchange) -> {
          stream(exchange);
          int time = times.incrementAndGet();
          event(
              exchange,
              "retry: 10\nid: e%d\ndata: {\"time\":%d,\"after\":\"%s\"}\n\n"
                  .formatted(time, time, asked.field("Last-Event-ID")));
          if (time == 3) {
            awaitClose(exchange);
          }
        });
    client.initialized();

    client.awaitLine("{\"time\":1,\"after\":\"\"}");
    client.awaitLine("{\"time\":2,\"after\":\"e1\"}");
    client.awaitLine("{\"time\":3,\"after\":\"e2\"}");
    assertThat(client.ends()).hasSize(4);
    assertThat(gateway.asked("DELETE")).hasSize(1);
  }

  @Test
  void shouldPassTheAnswersToTheServersRequestsOn() throws Exception {
    client.initialized().says(result("\"s1\"", "{\"action\":\"accept\"}"));

    Asked answer = gateway.await("response", 1).getFirst();
    assertThat(answer.body()).isEqualTo(result("\"s1\"", "{\"action\":\"accept\"}"));
    assertThat(answer.field("Mcp-Session-Id")).isEqualTo("session-1");
    assertThat(client.ends()).hasSize(1);
  }

  @Test
  void shouldAskForTheRestOfAnAnswerThatEndedTooEarly() throws Exception {
    gateway
        .on(
            "tools/call",
            (_, exchange) -> {
              stream(exchange);
              event(exchange, "retry: 10\nid: e7\ndata: {\"step\":1}\n\n");
            })
        .on(
            "GET",
            (asked, exchange) -> {
              if (asked.field("Last-Event-ID").equals("e7")) {
                stream(exchange);
                event(exchange, "data: " + result("1", "{\"late\":1}") + "\n\n");
                awaitClose(exchange);
              } else {
                reply(exchange, 405, "");
              }
            });
    client.initialized().says(request(1, "tools/call"));

    assertThat(client.awaitLine("\"id\":1")).isEqualTo(result("1", "{\"late\":1}"));
  }

  @Test
  void shouldPassBatchesOn() throws Exception {
    String two = "[" + request(1, "ping") + "," + request(2, "ping") + "]";
    gateway.on(
        "batch",
        (_, exchange) ->
            reply(exchange, 200, "[" + result("1", "{}") + ",\n" + result("2", "{}") + "]"));
    client.initialized().says(two);

    assertThat(client.awaitLine("\"id\":2")).startsWith("[").contains("\"id\":1");
    gateway.on("batch", (_, exchange) -> reply(exchange, 500, ""));
    client.says(two.replace(":1,", ":3,").replace(":2,", ":4,"));
    client.awaitLine("\"id\":3");
    client.awaitLine("\"id\":4");
  }

  @Test
  void shouldEndListeningWhenTheClientGoes() throws Exception {
    gateway.on(
        "subscriptions/listen",
        (_, exchange) -> {
          stream(exchange);
          awaitClose(exchange);
        });
    client.says(modern(1, "subscriptions/listen", ""));
    gateway.await("subscriptions/listen", 1);

    assertThat(client.ends()).isEmpty();
  }
}
