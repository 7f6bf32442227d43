package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Received;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions of sessions at a server that knows no sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionsTest {

  private final Map<String, Exchange> listening = new ConcurrentHashMap<>();
  private Modern modern;

  @BeforeAll
  void open() throws IOException {
    modern = Modern.open();
  }

  @BeforeEach
  void forget() {
    modern.forget();
    listening.clear();
    modern
        .server()
        .on(
            "subscriptions/listen",
            exchange -> {
              String id = exchange.request().id();
              exchange.stream();
              exchange.event(
                  notification("subscriptions/acknowledged", id, "\"notifications\":{}"));
              listening.put(id, exchange);
              exchange.awaitClose();
              listening.remove(id);
            });
  }

  @AfterAll
  void close() throws IOException {
    modern.gateway().awaitIdle();
    modern.close();
  }

  private static String notification(String method, String id, String members) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/%s\",\"params\":{%s,\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":%s}}}"
        .formatted(method, members, id);
  }

  private static String change(int id, String what, String uri) {
    return McpClient.request(id, "resources/" + what, "{\"uri\":\"" + uri + "\"}");
  }

  private Exchange listener(Received request) {
    TestGateway.eventually(() -> listening.containsKey(request.id()), "listening");
    return listening.get(request.id());
  }

  private void update(Received request, String uri) throws IOException {
    listener(request)
        .event(notification("resources/updated", request.id(), "\"uri\":\"" + uri + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {Modern.SINGLE, Modern.ALL})
  void shouldTellOfChangesOfWhatTheSessionSubscribesTo(String path) throws Exception {
    // Given
    McpClient client = modern.session("robot", path, "2025-11-25", "{\"elicitation\":{}}");
    assertThat(client.post(change(1, "subscribe", "demo://1")).text())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assertThat(modern.server().received("subscriptions/listen")).isEmpty();

    // When
    try (EventStream stream = client.get()) {
      Received first = modern.server().await("subscriptions/listen");
      assertThat(first.text())
          .contains("\"resourceSubscriptions\":[\"demo://1\"]")
          .contains(
              "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"form\":{}}}");
      assertThat(first.header("mcp-method")).contains("subscriptions/listen");
      update(first, "demo://1");

      // Then
      assertThat(Modern.next(stream))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
                  + "{\"uri\":\"demo://1\"}}");
      client.post(change(2, "subscribe", "demo://2"));
      Received second = modern.server().await("subscriptions/listen", 2).getLast();
      assertThat(second.text()).contains("[\"demo://1\",\"demo://2\"]");
      assertThat(second.id()).isNotEqualTo(first.id());
      TestGateway.eventually(() -> !listening.containsKey(first.id()), "the first is closed");
      update(second, "demo://2");
      assertThat(Modern.next(stream)).contains("demo://2");
      client.post(change(3, "unsubscribe", "demo://1"));
      assertThat(modern.server().await("subscriptions/listen", 3).getLast().text())
          .contains("[\"demo://2\"]");
      client.post(change(4, "unsubscribe", "demo://2"));
      TestGateway.eventually(listening::isEmpty, "nothing is listened to");
    }
    assertThat(modern.server().received("resources/subscribe")).isEmpty();
    modern.gateway().awaitIdle();
  }

  @Test
  void shouldListenAgainWhenTheServerStops() throws Exception {
    McpClient client = modern.session("robot", Modern.ALL, "2025-06-18", "{}");
    try (EventStream stream = client.get()) {
      client.post(change(1, "subscribe", "demo://1"));
      Received first = modern.server().await("subscriptions/listen");
      listener(first).event("{\"jsonrpc\":\"2.0\",\"id\":" + first.id() + ",\"result\":{}}");
      listener(first).end();
      Received second = modern.server().await("subscriptions/listen", 2).getLast();
      update(second, "demo://1");
      assertThat(Modern.next(stream)).contains("demo://1");
    }
    // A client that only goes may come back.
    client.delete();
    TestGateway.eventually(listening::isEmpty, "nothing is listened to");
  }

  @Test
  void shouldKeepSessionsApart() throws Exception {
    McpClient robot = modern.session("robot", Modern.ALL, "2025-06-18", "{}");
    McpClient clerk = modern.session("clerk", Modern.ALL, "2025-06-18", "{}");
    try (EventStream robots = robot.get();
        EventStream clerks = clerk.get()) {
      robot.post(change(1, "subscribe", "demo://1"));
      Received robotsListen = modern.server().await("subscriptions/listen");
      clerk.post(change(1, "subscribe", "demo://2"));
      Received clerksListen = modern.server().await("subscriptions/listen", 2).getLast();
      assertThat(clerksListen.text()).contains("[\"demo://2\"]");
      update(robotsListen, "demo://1");
      update(clerksListen, "demo://2");
      assertThat(Modern.next(robots)).contains("demo://1");
      assertThat(Modern.next(clerks)).contains("demo://2");
    }
  }

  @Test
  void shouldSubscribeToSoMuchOnly() throws Exception {
    McpClient client = modern.session("robot", Modern.SINGLE, "2025-06-18", "{}");
    for (int i = 0; i < 256; i++) {
      assertThat(client.post(change(i, "subscribe", "demo://" + i)).text()).contains("\"result\"");
    }
    assertThat(client.post(change(1, "subscribe", "demo://more")).text())
        .contains("\"error\":", "at most 256 resources");
    client.post(change(2, "unsubscribe", "demo://7"));
    assertThat(client.post(change(3, "subscribe", "demo://more")).text()).contains("\"result\"");
  }
}
