package io.cardea.testkit.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.cut.Cut.Point;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CutProxyTest {

  private static final String REQUEST = McpClient.request(7, "tools/call", "{\"name\":\"a\"}");

  private final List<String> lost = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private CutProxy proxy;
  private McpClient client;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start();
    proxy = CutProxy.start(server.port(), Duration.ZERO, lost::add);
    client = new McpClient(proxy.port(), "/mcp", List.of());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void shouldPassEveryByteOn() throws IOException {
    String answer = client.post(REQUEST).text();
    assertThat(answer).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
    assertThat(server.received().getFirst().text()).isEqualTo(REQUEST);
    assertThat(proxy.cuts()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Point.class,
      names = {"BEFORE_REQUEST", "IN_REQUEST"})
  void shouldCutBeforeTheServerHasTheRequest(Point point) throws IOException {
    proxy.arm(Cut.at(point, 30));

    assertThatThrownBy(() -> client.post(REQUEST)).isInstanceOf(IOException.class);

    assertThat(server.received()).isEmpty();
    assertThat(lost).singleElement().asString().contains("tools/call");
    assertThat(client.post(REQUEST).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = Point.class,
      names = {"AFTER_REQUEST", "BEFORE_ANSWER", "IN_ANSWER"})
  void shouldCutAfterTheServerHasTheRequest(Point point) throws Exception {
    proxy.arm(Cut.at(point, 10));

    assertThatThrownBy(() -> client.post(REQUEST)).isInstanceOf(IOException.class);

    assertThat(server.await("tools/call").text()).isEqualTo(REQUEST);
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(client.post(REQUEST).status()).isEqualTo(200);
  }

  @Test
  void shouldCutAfterAnEvent() throws IOException {
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event("1");
          exchange.event("2");
          exchange.event("3");
          exchange.end();
        });
    proxy.arm(Cut.at(Point.AFTER_EVENT, 2).byEnd());

    try (EventStream answer = client.postStream(REQUEST)) {
      assertThat(answer.next()).contains("data: 1");
      assertThat(answer.next()).contains("data: 2");
      assertThatThrownBy(answer::next).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldCutOnlyWhatIsWanted() throws IOException {
    proxy.arm(Cut.at(Point.BEFORE_REQUEST, 0).of("tools/call"));

    assertThat(client.post(McpClient.request(1, "ping", "{}")).status()).isEqualTo(200);
    assertThat(proxy.waiting()).isEqualTo(1);
    assertThatThrownBy(() -> client.post(REQUEST)).isInstanceOf(IOException.class);
    assertThat(proxy.waiting()).isZero();
  }

  @Test
  void shouldRefuseConnectionsWhileItIsShut() throws IOException {
    proxy.shut();
    assertThatThrownBy(() -> client.post(REQUEST)).isInstanceOf(ConnectException.class);
    proxy.reopen();
    assertThat(client.post(REQUEST).status()).isEqualTo(200);
  }

  @Test
  void shouldLeadElsewhere() throws IOException {
    try (ScriptedServer other = ScriptedServer.start()) {
      proxy.lead(other.port());
      assertThat(client.post(REQUEST).status()).isEqualTo(200);
      assertThat(other.received()).hasSize(1);
    }
  }
}
