package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with a session reads a stateless server's answers as its revision writes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {

  private Modern modern;

  @BeforeAll
  void open() throws IOException {
    modern = Modern.open();
  }

  @BeforeEach
  void forget() {
    modern.forget();
  }

  @AfterAll
  void close() throws IOException {
    modern.gateway().awaitIdle();
    modern.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void shouldServeEachRevisionAtTheServersOwnAddress(String revision) throws IOException {
    McpClient client = modern.session("robot", Modern.SINGLE, revision, "{}");
    assertThat(client.post(McpClient.request(1, "ping", "{}")).text()).contains("\"result\":{}");
    assertThat(client.post(McpClient.request(2, "tools/list", "{}")).text())
        .contains("\"name\":\"ask\"")
        .doesNotContain("ttlMs", "resultType");
    assertThat(client.post(McpClient.request(3, "logging/setLevel", "{\"level\":\"info\"}")).text())
        .contains("\"result\":{}");
    assertThat(client.post(Modern.call(4, Modern.SINGLE, "")).text())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
    assertThat(client.delete().status()).isEqualTo(204);
  }

  @Test
  void shouldLeaveOutWhatOnlyTheStatelessEraSays() throws IOException {
    modern
        .server()
        .on(
            "resources/read",
            exchange ->
                exchange.result(
                    "{\"resultType\":\"complete\",\"contents\":[{\"uri\":\"demo://1\",\"n\":1.0}],\"ttlMs\":5,"
                        + "\"cacheScope\":\"public\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{},"
                        + "\"x\":1.0}}"));
    modern
        .server()
        .on(
            "tools/call",
            exchange ->
                exchange.result(
                    "{\"content\":[],\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{}},"
                        + "\"resultType\":\"complete\"}"));
    McpClient client = modern.session("robot", Modern.SINGLE, "2025-11-25", "{}");
    assertThat(client.post(McpClient.request(1, "resources/read", "{\"uri\":\"demo://1\"}")).text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"contents\":[{\"uri\":\"demo://1\",\"n\":1.0}],"
                + "\"_meta\":{\"x\":1.0}}}");
    assertThat(client.post(Modern.call(2, Modern.SINGLE, "")).text())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"content\":[]}}");
  }

  @ParameterizedTest
  @CsvSource({
    "200,resources/read,-32602,-32002,missing",
    "400,tools/call,-32602,-32602,missing",
    "404,tools/call,-32601,-32601,missing",
    "400,tools/call,-32020,50200,do not agree on the protocol",
    "400,tools/call,-32022,50200,do not agree on the protocol",
    "400,tools/call,-32021,42800,declare more in initialize",
    "200,tools/call,40001,40001,missing"
  })
  void shouldTranslateErrors(int status, String method, int code, int translated, String message)
      throws IOException {
    for (String id : List.of("null", "3")) {
      modern
          .server()
          .on(
              method,
              exchange ->
                  exchange.reply(
                      status,
                      "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"missing\",\"data\":{\"a\":1.0}}}"
                          .formatted(id, code),
                      "Content-Type: application/json"));
      McpClient client = modern.session("robot", Modern.SINGLE, "2025-06-18", "{}");
      RawResponse answer =
          client.post(McpClient.request(3, method, "{\"name\":\"ask\",\"uri\":\"demo://1\"}"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text())
          .contains("\"id\":3", "\"code\":" + translated, message, "\"data\":{\"a\":1.0}");
    }
  }

  @Test
  void shouldPassLogMessagesFromTheLevelOfTheSessionOn() throws IOException {
    modern
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              for (String level : List.of("debug", "warning", "odd", "error")) {
                exchange.event(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\""
                        + level
                        + "\",\"data\":1.0,\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}");
              }
              exchange.event(exchange.message("{\"resultType\":\"complete\",\"content\":[]}"));
              exchange.end();
            });
    McpClient client = modern.session("robot", Modern.ALL, "2025-06-18", "{}");
    try (EventStream stream = client.postStream(Modern.call(1, Modern.ALL, ""))) {
      assertThat(stream.rest()).hasSize(1);
    }
    client.post(McpClient.request(2, "logging/setLevel", "{\"level\":\"warning\"}"));
    try (EventStream stream = client.postStream(Modern.call(3, Modern.ALL, ""))) {
      assertThat(Modern.next(stream))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
                  + "{\"level\":\"warning\",\"data\":1.0}}");
      assertThat(Modern.next(stream)).contains("\"level\":\"error\"");
      assertThat(Modern.next(stream)).contains("\"id\":3");
    }
    assertThat(modern.server().received("tools/call").getLast().text())
        .contains("\"io.modelcontextprotocol/logLevel\":\"warning\"");
  }
}
