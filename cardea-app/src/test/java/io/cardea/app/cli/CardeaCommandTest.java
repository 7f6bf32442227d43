package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardeaCommandTest {

  private static final String GOOD =
      """
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: weather}
      spec:
        upstream:
          http: {url: "https://weather.example.com/mcp"}
      """;

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldExplainItselfWhenAskedNothing() {
    Ran ran = Ran.of();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("Usage: cardea")
        .contains("run", "keys", "config", "version", "help")
        .contains("Start here:");
  }

  @ParameterizedTest
  @CsvSource({
    "run, --insecure-http",
    "keys, revoke",
    "secret, rollback",
    "'secret set', --from-file",
    "get, profiles",
    "stdio, --profile",
    "'get adapters', --output",
    "'get tools', --adapter",
    "'get profiles', --url",
    "logs, --follow",
    "config, check",
    "'keys create', --ttl-days",
    "'keys list', --url",
    "'keys revoke', ID",
    "'config check', --file",
    "import, --server",
    "export, claude-desktop"
  })
  void shouldHelpWithEachCommand(String command, String mentions) {
    Ran ran = Ran.of((command + " --help").split(" ", -1));
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Usage: cardea " + command).contains(mentions);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void shouldMakeOnlyTheCommandThatIsAskedFor() {
    assertThat(CardeaCommand.line("run", "--port", "0").getSubcommands()).containsOnlyKeys("run");
    assertThat(CardeaCommand.line().getSubcommands()).hasSizeGreaterThan(20).containsKey("keys");
    for (String all : new String[] {"help", "completion", "nonsense", "--version"}) {
      assertThat(CardeaCommand.line(all).getSubcommands().keySet())
          .as(all)
          .isEqualTo(CardeaCommand.line().getSubcommands().keySet());
    }
    assertThat(Ran.of("help", "run").out()).contains("Usage: cardea run");
    assertThat(Ran.of("verson").err()).contains("Did you mean: ", "version");
  }

  @Test
  void shouldSayWhichVersionItIs() {
    assertThat(Ran.of("--version").out()).startsWith("cardea ").contains(" on Java ");
    assertThat(Ran.of("version").out()).isEqualTo(Ran.of("--version").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "run --nonsense",
        "run --port x",
        "run --grace x",
        "run extra",
        "config",
        "config check",
        "config nonsense",
        "keys",
        "keys create",
        "keys revoke",
        "keys list extra",
        "get",
        "get nonsense",
        "get adapters -o xml",
        "logs",
        "logs A",
        "logs a -n 0",
        "logs a -n 10001",
        "logs a/../../keys",
        "keys create --agent a --ttl-days x",
        "--nonsense"
      })
  void shouldAnswerWrongUsageWithCode2AndWhatIsRight(String line) {
    Ran ran = Ran.of(line.split(" ", -1));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).containsAnyOf("Usage: cardea", "Did you mean: ");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "example.com", "127.evil.example.com"})
  void shouldNotServePlainHttpToOthersUnlessToldTo(String host) {
    Ran ran = Ran.of("run", "--host", host, "--data", folder.resolve("data").toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(host).contains("--insecure-http");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void shouldNotStartWithABrokenConfiguration() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "kind: Adaptor\n");
    Ran ran = Ran.of("run", "-f", file.toString(), "--data", folder.resolve("data").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("bad.yaml").contains("not started");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void shouldFindAGoodConfigurationValid() throws IOException {
    Path file = Files.writeString(folder.resolve("good.yaml"), GOOD);
    Ran ran = Ran.of("config", "check", "-f", file.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("good.yaml is valid: 1 adapters, 0 profiles, 0 roles, 0 bindings.");
  }

  @Test
  void shouldSayWhatItLeavesOut() throws IOException {
    String json = "{\"mcpServers\": {\"a\": {\"command\": \"x\", \"disabled\": true}}}";
    Path file = Files.writeString(folder.resolve("d.json"), json);
    Ran ran = Ran.of("config", "check", "-f", file.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("d.json:1: mcpServers.a: is disabled and left out");
  }

  @Test
  void shouldPrintEveryProblemOfABadConfiguration() throws IOException {
    String bad = GOOD.replace("upstream:", "upstraem:").replace("weather}", "Wea ther}");
    Path file = Files.writeString(folder.resolve("bad.yaml"), bad);
    Ran ran = Ran.of("config", "check", "--file", file.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out().lines().count()).isGreaterThanOrEqualTo(2);
    assertThat(ran.out()).contains("bad.yaml").contains("upstraem").contains("upstream");
  }

  @Test
  void shouldSayThatAConfigurationIsNotThere() {
    Ran ran = Ran.of("config", "check", "-f", folder.resolve("none.yaml").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out() + ran.err()).contains("none.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "create --agent a", "revoke aaaaaaaaaaaa"})
  void shouldSayThatNoGatewayAnswers(String command) throws IOException {
    Files.writeString(folder.resolve("admin.key"), "cardea_aaaaaaaaaaaa_" + "s".repeat(43));
    String url = "http://127.0.0.1:" + freePort();
    Ran ran = Ran.of(("keys " + command + " --url " + url + " --data " + folder).split(" ", -1));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("cardea: no gateway answers at " + url)
        .contains("--url")
        .doesNotContain("Exception")
        .doesNotContain("sssss");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "ftp://localhost", "::", "http://[", "x y"})
  void shouldComplainAboutAnAddressThatIsNone(String url) throws IOException {
    Files.writeString(folder.resolve("admin.key"), "cardea_x");
    Ran ran = Ran.of("keys", "list", "--url", url, "--data", folder.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("cardea: ").doesNotContain("Exception").doesNotContain("null");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
