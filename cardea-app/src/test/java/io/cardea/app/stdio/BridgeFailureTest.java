package io.cardea.app.stdio;

import static io.cardea.app.stdio.Client.request;
import static io.cardea.app.stdio.FakeGateway.event;
import static io.cardea.app.stdio.FakeGateway.reply;
import static io.cardea.app.stdio.FakeGateway.result;
import static io.cardea.app.stdio.FakeGateway.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, each request is answered once, and the next one works. */
class BridgeFailureTest {

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
  void shouldBeginASessionAnewThatHasEnded() throws Exception {
    gateway.on(
        "tools/list",
        (asked, exchange) -> {
          boolean ended = asked.field("Mcp-Session-Id").equals("session-1");
          reply(exchange, ended ? 404 : 200, ended ? "" : result(asked.id(), "{\"ok\":1}"));
        });
    client
        .initialized()
        .says(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\",\"params\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/subscribe\","
                + "\"params\":{\"uri\":\"a:b\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"resources/subscribe\","
                + "\"params\":{\"uri\":\"c:d\"}}");
    client.awaitLine("\"id\":1");
    client.awaitLine("\"id\":2");
    client.awaitLine("\"id\":3");
    client.says(
        "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"resources/unsubscribe\","
            + "\"params\":{\"uri\":\"c:d\"}}");
    client.awaitLine("\"id\":4");
    gateway.on(
        "initialize",
        (asked, exchange) -> {
          exchange.getResponseHeaders().add("Mcp-Session-Id", "session-2");
          reply(exchange, 200, result(asked.id(), "{\"protocolVersion\":\"2025-06-18\"}"));
        });

    client.says(request(5, "tools/list"));

    assertThat(client.awaitLine("\"id\":5")).contains("\"ok\":1");
    assertThat(client.ends()).hasSize(6);
    assertThat(gateway.asked("initialize")).hasSize(2);
    assertThat(gateway.asked("notifications/initialized").getLast().field("Mcp-Session-Id"))
        .isEqualTo("session-2");
    assertThat(gateway.asked("logging/setLevel")).hasSize(2);
    assertThat(gateway.asked("resources/subscribe")).hasSize(3);
    assertThat(gateway.asked("resources/subscribe").getLast().body()).contains("a:b");
    assertThat(gateway.asked("DELETE").getFirst().field("Mcp-Session-Id")).isEqualTo("session-2");
  }

  @Test
  void shouldSayThatASessionIsGoneForGood() throws Exception {
    gateway.on("tools/list", (_, exchange) -> reply(exchange, 404, ""));
    client.initialized();
    gateway.on("initialize", (_, exchange) -> reply(exchange, 404, ""));

    client.says(request(1, "tools/list"));

    assertThat(client.awaitLine("\"id\":1")).contains("\"code\":40400", "session has ended");
    assertThat(gateway.asked("tools/list")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | ''                                                | "code":40100,"message":"The gateway answered with status 401."
          403 | {"title":"x","detail":"Wrong Host."}              | "code":40300,"message":"The gateway answered with status 403: Wrong Host."
          429 | <html>                                            | "code":42900
          500 | oops                                              | "code":-32603
          503 | []x                                               | "code":50300
          200 | ''                                                | "code":-32603
          202 | ''                                                | "code":-32603
          200 | {"jsonrpc":"2.0","error":{"code":-1,"message":"m"}} | "error":{"code":-1,"message":"m"}
          401 | {"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"m"}} | "error":{"code":-1,"message":"m"}
          400 | {"jsonrpc":"2.0","id":1,"error":{"code":-2,"message":"m"}} | "error":{"code":-2,"message":"m"}
          200 | {"jsonrpc":"2.0","id":8,"result":{}}              | "code":50200
          """)
  void shouldAnswerEveryRequestWhateverComesBack(int status, String body, String expected)
      throws Exception {
    gateway.on("tools/list", (_, exchange) -> reply(exchange, status, body));
    client.initialized().says(request(1, "tools/list"));

    assertThat(client.awaitLine("\"id\":1"))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,")
        .contains(expected);
    long answers = client.ends().stream().filter(line -> line.contains("\"id\":1")).count();
    assertThat(answers).isEqualTo(1);
  }

  @Test
  void shouldAnswerACallWhoseAnswerBreaksOff() throws Exception {
    gateway.on(
        "tools/call",
        (_, exchange) -> {
          stream(exchange);
          event(exchange, "data: {\"step\":1}\n\ndata: {\"half\"");
        });
    client.initialized().says(request(1, "tools/call"));

    assertThat(client.awaitLine("\"id\":1")).contains("\"code\":50200", "broke off");
  }

  @Test
  void shouldAnswerWhenNoGatewayIsThere() throws Exception {
    client.initialized();
    gateway.close();

    client.says(request(1, "tools/list"));

    assertThat(client.awaitLine("\"id\":1"))
        .contains("\"code\":50300", "No gateway answers at http://127.0.0.1:")
        .doesNotContain("Exception", "k3y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                                  | -32700
          {"jsonrpc":"2.0","id":1,"id":2}           | -32700
          {"id":7,"method":"ping"}                  | -32600
          {"jsonrpc":"2.0","id":7,"method":1}       | -32600
          {"jsonrpc":"2.0","id":7.5,"method":"a"}   | -32600
          7                                         | -32600
          """)
  void shouldRefuseWhatIsNoMessage(String line, int code) throws Exception {
    client.says(line, "", "\r", request(99, "ping"));

    assertThat(client.ends()).hasSize(2);
    assertThat(client.awaitLine("\"error\"")).contains("\"code\":" + code);
    client.awaitLine("\"id\":99");
  }

  @Test
  void shouldHoldLinesToTheirLimit() throws Exception {
    String frame = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"a\":\"\"}}";
    int room = Client.MAX_LINE - frame.length();
    String largest = frame.replace("\"\"", "\"" + "x".repeat(room) + "\"");

    client.says(largest, largest.replace("x\"", "xx\""), request(2, "ping"));

    assertThat(client.ends()).hasSize(3);
    assertThat(client.awaitLine("\"id\":1")).contains("result");
    assertThat(client.awaitLine("error")).contains("-32600", "at most 4096 bytes");
    client.awaitLine("\"id\":2");
  }

  @Test
  void shouldRefuseAnIdThatIsInUse() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    gateway.on(
        "tools/call",
        (asked, exchange) -> {
          slow.await();
          reply(exchange, 200, result(asked.id(), "{}"));
        });
    client.says(request(1, "tools/call"), request(1, "tools/call"));

    assertThat(client.awaitLine("still running")).contains("\"id\":1,\"error\"");
    slow.countDown();
    client.awaitLine("\"id\":1,\"result\"");
    client.says(request(1, "tools/call"));
    assertThat(client.ends()).hasSize(3);
  }
}
