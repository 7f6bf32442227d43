package io.cardea.it.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of one session and id, one request is in flight. */
class DuplicateRequestTest {

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch go = new CountDownLatch(1);
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server =
        ScriptedServer.start()
            .offering("tools", "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]")
            .on(
                "tools/call",
                exchange -> {
                  go.await();
                  exchange.result("{\"content\":[]}");
                });
    gateway = TestGateway.start(Documents.open("a", server.url(), "robot"));
  }

  @AfterEach
  void close() throws IOException {
    go.countDown();
    callers.close();
    gateway.close();
    server.close();
  }

  private static String call(int id, String tool) {
    return McpClient.request(id, "tools/call", "{\"name\":\"" + tool + "\"}");
  }

  @ParameterizedTest
  @CsvSource({"/adapters/a/mcp, t", "/mcp, a__t"})
  void shouldRefuseTheIdOfARequestInFlight(String path, String tool) throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").at(path).session("2025-11-25");
    McpClient other = gateway.client("a", "robot").at(path).session("2025-11-25");
    Future<RawResponse> first = callers.submit(() -> robot.post(call(1, tool)));
    server.await("tools/call");

    // When
    RawResponse again = robot.post(call(1, tool));

    // Then
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.text())
        .contains("\"code\":-32600", "\"reason\":\"duplicate_request\"", "in flight");
    assertThat(server.received("tools/call")).hasSize(1);

    // And an id is a session's own, and free again with its answer.
    Future<RawResponse> others = callers.submit(() -> other.post(call(1, tool)));
    server.await("tools/call", 2);
    go.countDown();
    assertThat(first.get().status()).isEqualTo(200);
    assertThat(others.get().status()).isEqualTo(200);
    assertThat(robot.post(call(1, tool)).status()).isEqualTo(200);
    assertThat(server.received("tools/call")).hasSize(3);
  }

  @Test
  void shouldLetStatelessClientsChooseTheSameId() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").at("/mcp");
    Future<RawResponse> first =
        callers.submit(() -> robot.modern("tools/call", "a__t", "\"name\":\"a__t\""));
    Future<RawResponse> second =
        callers.submit(() -> robot.modern("tools/call", "a__t", "\"name\":\"a__t\""));

    // When
    server.await("tools/call", 2);
    go.countDown();

    // Then
    assertThat(first.get().status()).isEqualTo(200);
    assertThat(second.get().status()).isEqualTo(200);
  }
}
