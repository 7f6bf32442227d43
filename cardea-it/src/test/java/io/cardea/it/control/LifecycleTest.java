package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ChildServer;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on its way from draft to disabled: where agents of both eras meet it, and who else. */
class LifecycleTest {

  private static final String FILES =
      Documents.role("all", Documents.everything("*"))
          + Documents.role("old", Documents.everything("tools"))
          + Documents.binding("robot", "all")
          + Documents.binding("clerk", "old");

  private static final String PROFILE =
      """
      {"apiVersion":"cardea.io/v1","kind":"Profile","metadata":{"name":"daily"},\
      "spec":{"servers":[{"adapter":"tools"},{"adapter":"other"}]}}\
      """;

  private TestGateway gateway;
  private ToolServer server;
  private ToolServer other;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    server = ToolServer.bilingual(ToolList.of("echo"));
    other = ToolServer.bilingual(ToolList.of("shout"));
    gateway = TestGateway.start(FILES);
    admin = Administrator.of(gateway);
    put("other", other, "active");
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    other.close();
  }

  private void put(String name, ToolServer at, String lifecycle) throws IOException {
    String document =
        """
        {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},"spec":{\
        "upstream":{"http":{"url":"%s"}},"allowPrivateNetwork":true,"lifecycle":"%s"}}\
        """
            .formatted(name, at.url(), lifecycle);
    RawResponse made = admin.put("adapters", name, document);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private RawResponse patch(String spec) throws IOException {
    RawResponse patched =
        admin.ask(
            "PATCH",
            "/api/v1/adapters/tools",
            "{\"spec\":{" + spec + "}}",
            "Content-Type: application/merge-patch+json");
    assertThat(patched.status()).as(patched.text()).isEqualTo(200);
    return patched;
  }

  private void become(String lifecycle) throws IOException {
    patch("\"lifecycle\":\"" + lifecycle + "\"");
  }

  private McpClient robot(String path) {
    return client("robot", path);
  }

  private McpClient client(String agent, String path) {
    return new McpClient(
        gateway.port(), path, List.of("Authorization: Bearer " + gateway.key(agent)));
  }

  private static void await(Era era, McpClient client, String tool, boolean listed) {
    TestGateway.eventually(
        () -> {
          try {
            return era.list(client).contains("\"" + tool + "\"") == listed;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        tool + (listed ? " is listed" : " is listed no more"));
  }

  private String registry(String agent) throws IOException {
    return new Administrator(gateway, gateway.key(agent)).get("/v0.1/servers").text();
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveADraftAtItsOwnAddressOnly(Era era) throws IOException {
    // Given
    put("tools", server, "draft");
    admin.put("profiles", "daily", PROFILE);
    await(era, robot("/mcp"), "other__shout", true);

    // Then
    await(era, robot("/adapters/tools/mcp"), "echo", true);
    assertThat(era.call(robot("/adapters/tools/mcp"), "echo")).contains("n-1");
    for (String path : List.of("/mcp", "/profiles/daily/mcp")) {
      assertThat(era.list(robot(path))).contains("other__shout").doesNotContain("echo");
      assertThat(era.call(robot(path), "tools__echo")).contains("Unknown tool: tools__echo");
    }
    assertThat(registry("robot")).contains("/other\"").doesNotContain("/tools\"");
    assertThat(admin.get("/adapters/tools").text()).contains("\"lifecycle\":\"draft\"");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAgentsWhenAServerComesAndGoes(Era era) throws IOException {
    // Given
    put("tools", server, "draft");
    await(era, robot("/adapters/tools/mcp"), "echo", true);
    await(era, robot("/mcp"), "other__shout", true);
    try (EventStream stream = era.listen(robot("/mcp"))) {
      if (era == Era.MODERN) {
        assertThat(stream.next()).get().asString().contains("subscriptions/acknowledged");
      }

      // When
      become("active");

      // Then
      assertThat(stream.next()).get().asString().contains("notifications/tools/list_changed");
      String active = era.list(robot("/mcp"));
      assertThat(active).contains("\"tools__echo\"");

      // And when it is deprecated nothing changes, so that the next news is that it is gone.
      become("deprecated");
      assertThat(era.list(robot("/mcp"))).isEqualTo(active);
      assertThat(era.call(robot("/mcp"), "tools__echo")).contains("n-1");
      become("disabled");
      assertThat(stream.next()).get().asString().contains("notifications/tools/list_changed");
      assertThat(era.list(robot("/mcp"))).contains("other__shout").doesNotContain("echo");
      assertThat(era.call(robot("/mcp"), "tools__echo")).contains("Unknown tool: tools__echo");
    }
  }

  @Test
  void shouldSayThatAServerIsDeprecatedAndWhatTakesItsPlace() throws IOException {
    put("tools", server, "active");
    await(Era.MODERN, robot("/adapters/tools/mcp"), "echo", true);
    String before = Era.MODERN.list(robot("/adapters/tools/mcp"));

    patch(
        "\"lifecycle\":\"deprecated\",\"replacedBy\":\"other\",\"lifecycleMessage\":\"Ends in May.\"");

    assertThat(Era.MODERN.list(robot("/adapters/tools/mcp"))).isEqualTo(before);
    String deprecated =
        "\"lifecycle\":\"deprecated\",\"replacedBy\":\"other\",\"lifecycleMessage\":\"Ends in May.\"";
    assertThat(admin.get("/adapters/tools").text()).contains(deprecated, "\"state\":\"up\"");
    assertThat(admin.get("/adapters/tools/describe").text()).contains(deprecated);
    assertThat(registry("robot"))
        .contains(
            "\"status\":\"deprecated\"",
            "\"statusMessage\":\"Ends in May. Use local.cardea/other instead.\"");
    // Who may not use the other one is not told of it.
    assertThat(registry("clerk")).contains("\"statusMessage\":\"Ends in May.\"");
    // And what is pointed to stays.
    assertThat(admin.ask("DELETE", "/api/v1/adapters/other", "").status()).isEqualTo(422);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayThatAServerIsDisabledToThoseWhoMightUseIt(Era era) throws IOException {
    // Given
    put("tools", server, "active");
    McpClient known = robot("/adapters/tools/mcp").session("2025-11-25");

    // When
    patch(
        "\"lifecycle\":\"disabled\",\"replacedBy\":\"other\",\"lifecycleMessage\":\"It leaked.\"");

    // Then
    String words = "The server tools is disabled by whoever runs this gateway. It leaked.";
    RawResponse answer =
        era == Era.MODERN
            ? robot("/adapters/tools/mcp").modern("tools/list", "", "")
            : known.post(McpClient.request(1, "tools/list", "{}"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains(words + " Use /adapters/other/mcp instead.");
    assertThat(client("clerk", "/adapters/tools/mcp").modern("tools/list", "", "").text())
        .contains(words + "\"");
    assertThat(stranger("/adapters/tools/mcp")).isEqualTo(stranger("/adapters/none/mcp"));
    assertThat(registry("robot")).doesNotContain("/tools\"");
    // What was known of it is forgotten behind the answers
    TestGateway.eventually(() -> toolsOf("tools").equals("[]"), "its tools are forgotten");
    assertThat(admin.get("/adapters/tools").text())
        .contains("\"lifecycle\":\"disabled\"", "\"state\":\"disabled\"", "\"toolCount\":0");

    // And it stays declared, with its past, and comes back.
    assertThat(admin.get("/api/v1/adapters/tools/history").text())
        .contains("\"path\":\"spec.lifecycle\",\"before\":\"active\",\"after\":\"disabled\"");
    patch("\"lifecycle\":\"active\",\"replacedBy\":null");
    await(era, robot("/mcp"), "tools__echo", true);
  }

  /** What somebody without roles reads there, but for the id of the request. */
  private String stranger(String path) throws IOException {
    return client("nobody", path)
        .modern("tools/list", "", "")
        .text()
        .replaceAll("[0-9a-f-]{36}", "ID");
  }

  private String toolsOf(String adapter) {
    try {
      return admin.get("/tools?adapter=" + adapter).text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldEndTheProcessesOfAServerThatAFileDisables() throws IOException {
    // Given
    String mark = UUID.randomUUID().toString();
    try (TestGateway own = TestGateway.start(child(mark, ""))) {
      McpClient robot = own.client("child", "robot").session("2025-11-25");
      assertThat(robot.post(McpClient.request(1, "tools/list", "{}")).text()).contains("echo");
      assertThat(processes(mark)).isNotEmpty();

      // When
      own.reload(child(mark, "  lifecycle: disabled\n"));

      // Then
      TestGateway.eventually(() -> processes(mark).isEmpty(), "its processes have ended");
      assertThat(robot.post(McpClient.request(2, "tools/list", "{}")).text())
          .contains("The server child is disabled");
      assertThat(processes(mark)).isEmpty();

      // And when
      own.reload(child(mark, ""));

      // Then
      McpClient again = own.client("child", "robot").session("2025-11-25");
      assertThat(again.post(McpClient.request(1, "tools/list", "{}")).text()).contains("echo");
    }
  }

  private static String child(String mark, String more) {
    List<String> command = new ArrayList<>(ChildServer.command(ChildServer.Manner.HONEST));
    command.add(mark);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return Documents.open("child", "http://127.0.0.1:1/mcp", "robot")
        .replace(
            "http: {url: \"http://127.0.0.1:1/mcp\"}",
            "stdio: {command: %s, args: [%s]}"
                .formatted(JsonStrings.quote(command.getFirst()), arguments))
        .replace("  allowPrivateNetwork: true\n", more);
  }

  private static List<ProcessHandle> processes(String mark) {
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
}
