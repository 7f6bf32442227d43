package io.cardea.it.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ChildServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session goes on at a stdio server whose process has died, or ended with the gateway. */
class DeadProcessTest {

  private final String mark = UUID.randomUUID().toString();

  private String documents() {
    List<String> command = new ArrayList<>(ChildServer.command(ChildServer.Manner.HONEST));
    command.add(mark);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return Documents.open("child", "http://127.0.0.1:1/mcp", "robot")
        .replace(
            "http: {url: \"http://127.0.0.1:1/mcp\"}",
            "stdio: {command: %s, args: [%s]}"
                .formatted(JsonStrings.quote(command.getFirst()), arguments))
        .replace("  allowPrivateNetwork: true\n", "");
  }

  private List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(process ->
            process
                .info()
                .arguments()
                .filter(arguments -> Arrays.asList(arguments).contains(mark))
                .isPresent())
        .toList();
  }

  private static void assertEchoed(McpClient client, String tool, int nonce) throws IOException {
    RawResponse answer =
        client.post(
            McpClient.request(
                nonce,
                "tools/call",
                "{\"name\":\"" + tool + "\",\"arguments\":{\"nonce\":\"n" + nonce + "\"}}"));
    assertThat(answer.text()).contains("n" + nonce).doesNotContain("\"error\"");
  }

  @ParameterizedTest
  @CsvSource({"/adapters/child/mcp, echo", "/mcp, child__echo"})
  void shouldGoOnInAnotherProcess(String path, String tool) throws Exception {
    try (TestGateway gateway = TestGateway.start(documents())) {
      // Given
      McpClient robot = gateway.client("child", "robot").at(path).session("2025-11-25");
      assertEchoed(robot, tool, 1);

      // When
      killProcesses();

      // Then: what met the dying process may say so once, the next call goes on.
      TestGateway.eventually(() -> hasEchoed(robot, tool), "a call in another process");

      // And after a restart of the gateway, which ends its processes.
      gateway.restart();
      assertEchoed(new McpClient(gateway.port(), robot.path(), robot.fields()), tool, 3);
    }
  }

  @Test
  void shouldGoOnWithTheEventStreamOfTheSession() throws Exception {
    try (TestGateway gateway = TestGateway.start(documents())) {
      // Given
      McpClient robot = gateway.client("child", "robot").session("2025-11-25");
      try (EventStream stream = robot.get()) {
        assertEchoed(robot, "echo", 1);

        // When
        killProcesses();
        TestGateway.eventually(() -> hasEchoed(robot, "echo"), "a call in another process");
        robot.post(
            McpClient.request(
                3, "tools/call", "{\"name\":\"echo\",\"arguments\":{\"mode\":\"change\"}}"));

        // Then
        assertThat(stream.next()).get().asString().contains("notifications/tools/list_changed");
      }
    }
  }

  private void killProcesses() {
    List<ProcessHandle> before = processes();
    assertThat(before).isNotEmpty();
    before.forEach(ProcessHandle::destroyForcibly);
    TestGateway.eventually(
        () -> before.stream().noneMatch(ProcessHandle::isAlive), "the processes are gone");
  }

  private static boolean hasEchoed(McpClient robot, String tool) {
    try {
      assertEchoed(robot, tool, 2);
      return true;
    } catch (IOException | AssertionError _) {
      return false;
    }
  }
}
