package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command, as a process of its own, with the sample server behind it. */
class StdioCommandTest {

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{"elicitation":{}},"clientInfo":{"name":"t","version":"1"}}}\
      """;
  private static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  @TempDir private Path folder = Path.of(".");

  private static String call(String id, String tool, String arguments, String meta) {
    return """
    {"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"%s","arguments":%s%s}}\
    """
        .formatted(id, tool, arguments, meta);
  }

  private static String modern(String id, String tool, String arguments) {
    return call(
        id,
        tool,
        arguments,
        """
        ,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}\
        """);
  }

  private static void assertOnlyMessages(List<String> lines) {
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(Json.parse(line.getBytes(StandardCharsets.UTF_8), 64))
              .isInstanceOf(JsonDocument.class);
          assertThat(line).contains("\"jsonrpc\":\"2.0\"");
        });
  }

  @Test
  void shouldServeBothErasOfOneServer() throws Exception {
    try (StdioProcess cardea = new StdioProcess(folder, "--adapter", "sample")) {
      cardea.says(
          INITIALIZE,
          INITIALIZED,
          call("1", "count", "{\"n\":2}", ",\"_meta\":{\"progressToken\":\"p\"}"),
          modern("\"two\"", "echo", "{\"text\":\"gr\u00fc\u00dfe\"}"));

      assertThat(cardea.awaitLine("\"id\":0")).contains("cardea-sample");
      assertThat(cardea.awaitLine("\"id\":1")).contains("Counted to 2.");
      assertThat(cardea.awaitLine("\"id\":\"two\"")).contains("gr\u00fc\u00dfe", "resultType");
      assertThat(cardea.awaitLine("notifications/progress")).contains("\"p\"");

      // A request of the server, and its answer
      cardea.says(call("3", "ask_name", "{}", ""));
      String asked = cardea.awaitLine("elicitation/create");
      String id = asked.replaceAll(".*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
      cardea.says(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}}"
              .formatted(id));
      assertThat(cardea.awaitLine("\"id\":3")).contains("Ada");

      assertThat(cardea.ends()).isZero();
      assertOnlyMessages(cardea.lines());
      assertThat(cardea.complaints()).doesNotContain("Exception").doesNotContain("cardea_");
    }
  }

  @Test
  void shouldServeEverythingBehindOneEntry() throws Exception {
    try (StdioProcess cardea = new StdioProcess(folder)) {
      cardea.says(INITIALIZE, INITIALIZED, call("1", "sample__echo", "{\"text\":\"hello\"}", ""));

      assertThat(cardea.awaitLine("\"id\":1")).contains("hello");
      assertThat(cardea.ends()).isZero();
      assertOnlyMessages(cardea.lines());
    }
  }

  @Test
  void shouldAnswerWhatCameBeforeTheEnd() throws Exception {
    try (StdioProcess cardea = new StdioProcess(folder, "--adapter", "sample")) {
      cardea.says(modern("1", "count", "{\"n\":10}"));

      assertThat(cardea.ends()).isZero();
      assertThat(cardea.lines()).hasSize(1).first().asString().contains("Counted to 10.");
    }
  }

  @Test
  void shouldKeepApartWhatSeveralClientsStart() throws Exception {
    try (StdioProcess one = new StdioProcess(folder, "--adapter", "sample");
        StdioProcess two = new StdioProcess(folder, "--adapter", "sample")) {
      one.says(modern("1", "echo", "{\"text\":\"one\"}"));
      two.says(modern("1", "echo", "{\"text\":\"two\"}"));

      assertThat(one.awaitLine("\"id\":1")).contains("one");
      assertThat(two.awaitLine("\"id\":1")).contains("two");
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsKilled() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("d.json"),
            "{\"mcpServers\": {\"deaf\": {\"command\": \"cat\", \"args\": [\"-\"]}}}");
    try (StdioProcess cardea = new StdioProcess(folder, "-f", file.toString())) {
      cardea.says(INITIALIZE, INITIALIZED);
      cardea.awaitLine("\"id\":0");
      cardea.eventually(() -> cardea.process().children().count() > 0, "a child process");
      List<ProcessHandle> children = cardea.process().descendants().toList();

      assertThat(cardea.process().destroyForcibly().waitFor()).isNotZero();

      cardea.eventually(
          () -> children.stream().noneMatch(ProcessHandle::isAlive), "the children's end");
    }
    // Its folder is free again.
    try (StdioProcess next = new StdioProcess(folder, "--adapter", "sample");
        Stream<Path> folders = Files.list(folder.resolve("state/cardea"))) {
      next.says(modern("1", "echo", "{\"text\":\"again\"}"));
      next.awaitLine("again");
      assertThat(folders.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void shouldEndAtOnceWhenAskedTo() throws Exception {
    try (StdioProcess cardea = new StdioProcess(folder, "--adapter", "sample")) {
      cardea.says(INITIALIZE, INITIALIZED, call("1", "count", "{\"n\":100}", ""));
      cardea.awaitLine("\"id\":0");

      cardea.process().toHandle().destroy();

      assertThat(cardea.exit()).isZero();
      assertOnlyMessages(cardea.lines());
    }
  }

  @Test
  void shouldTalkToARunningGateway() throws Exception {
    try (FakeAdmin running =
            new FakeAdmin()
                .on(
                    "/team/profiles/daily/mcp",
                    200,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        StdioProcess cardea =
            new StdioProcess(
                folder, "--url", running.url() + "/team/", "--key", "k", "--profile", "daily")) {
      cardea.says("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");

      assertThat(cardea.awaitLine("\"id\":1"))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      assertThat(cardea.ends()).isZero();
      assertThat(running.asked()).containsExactly("/team/profiles/daily/mcp Bearer k");
      assertThat(folder.resolve("state")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--url http://localhost -f x",
        "--url http://localhost --data x",
        "--profile a --adapter b",
        "--profile A",
        "--adapter a/b",
        "extra"
      })
  void shouldRefuseWrongUsage(String args) {
    Ran ran = Ran.of(("stdio " + args).split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Usage: cardea stdio");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "ftp://localhost", "http://", "http://["})
  void shouldRefuseWhatIsNoAddress(String url) {
    Ran ran = Ran.of("stdio", "--url", url);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("cardea: --url must be an http or https address");
  }

  @Test
  void shouldNotStartWithABrokenConfiguration() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "kind: Adaptor\n");

    Ran ran = Ran.of("stdio", "-f", file.toString(), "--data", folder.resolve("data").toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("bad.yaml:1", "not started");
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
