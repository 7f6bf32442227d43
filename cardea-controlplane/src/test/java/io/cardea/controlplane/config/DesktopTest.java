package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DesktopTest {

  @TempDir Path folder;

  @Test
  void shouldReadCommandsAndEventStreams() {
    String json =
        """
        {"mcpServers": {
          "Files": {"command": "npx", "args": ["-y", "server-filesystem", "/"],
                    "env": {"LOG": "debug", "TOKEN": {"env": "T"}}, "cwd": "/", "disabled": false},
          "plain": {"type": "stdio", "command": "server"},
          "old": {"type": "sse", "url": "http://localhost:3001/sse"}
        }}
        """;

    List<Adapter> adapters =
        new ConfigFolder(folder, Map.of("T", "abc")).with("d.json", json).valid().adapters();

    assertThat(adapters)
        .extracting(Adapter::upstream)
        .containsExactly(
            new StdioUpstream(
                List.of("npx", "-y", "server-filesystem", "/"),
                Map.of("LOG", "debug", "TOKEN", "abc"),
                Optional.of(Path.of("/"))),
            new StdioUpstream(List.of("server"), Map.of(), Optional.empty()),
            new SseUpstream(new HttpEndpoint("localhost", 3001, false, "/sse", Map.of(), true)));
  }

  @Test
  void shouldLeaveOutWhatIsDisabledAndSaySo() {
    String json =
        """
        {"mcpServers": {
          "a": {"command": "server"},
          "b": {"command": "${X}", "unknown": 1, "disabled": true}
        }}
        """;

    Loaded.Valid valid = ConfigFolder.at(folder).with("d.json", json).valid();

    assertThat(valid.adapters()).extracting(a -> a.key().name()).containsExactly("a");
    assertThat(valid.notes())
        .singleElement()
        .asString()
        .endsWith("d.json:3: mcpServers.b: is disabled and left out (remove disabled to have it)");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("[]", ": must be a map of keys and values"),
        arguments("{\"a\": {}}", ".a: the key \"url\" is missing"),
        arguments("{\"a\": {\"type\": \"stdio\"}}", ".a: the key \"command\" is missing"),
        arguments("{\"a\": {\"type\": \"http\"}}", ".a: the key \"url\" is missing"),
        arguments("{\"a\": {\"type\": \"sse\"}}", ".a: the key \"url\" is missing"),
        arguments(
            "{\"a\": {\"type\": \"ws\", \"url\": \"https://h.example\"}}",
            ".a.type: is \"ws\" (allowed: stdio, sse, http, streamable-http, streamableHttp)"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"url\": \"https://h.example\"}}",
            ".a.url: an entry has either command or url"),
        arguments(
            "{\"a\": {\"type\": \"http\", \"command\": \"x\", \"url\": \"https://h.example\"}}",
            ".a.command: an entry has either command or url"),
        arguments("{\"a\": {\"command\": \"x && y\"}}", ".a.command: is a shell's command line"),
        arguments("{\"a\": {\"command\": \"npx -y z\"}}", ".a.command: is a program and its arg"),
        arguments("{\"a\": {\"command\": \"x\", \"cwd\": \"~/y\"}}", ".a.cwd: must be an absolute"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"args\": [\"${HOME}/y\"]}}",
            ".a.args[0]: variables are not expanded here (write it out"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"env\": {\"T\": \"${T}\"}}}",
            ".a.env.T: variables are not expanded here (use {\"env\": \"NAME\"}"),
        arguments("{\"a\": {\"command\": \"x\", \"args\": \"${T}\"}}", ".a.args: must be a list"),
        arguments("{\"a\": {\"command\": \"x\", \"disabled\": 1}}", ".a.disabled: must be true"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"autoApprove\": []}}",
            ".a: unknown key \"autoApprove\""),
        arguments(
            "{\"a\": {\"command\": \"x\", \"directory\": \"/\"}}", ".a: unknown key \"directory\""),
        arguments(
            "{\"A b\": {\"url\": \"https://h.example\"},"
                + " \"a-b\": {\"url\": \"https://h.example\"}}",
            ".a-b: Adapter \"a-b\" is declared twice (the other one is at a.yaml:1)"),
        arguments(
            "{\"\u65e5\u672c\": {\"url\": \"https://h.example\"}}",
            ".\"\\u65e5\\u672c\": \"\\u65e5\\u672c\" leaves no name"),
        arguments(
            "{\"a\": {\"url\": \"http://10.0.0.1/\"}}",
            ".a.url: names a private or otherwise special address"),
        arguments(
            "{\"a\": {\"type\": \"sse\", \"url\": \"http://10.0.0.1/\"}}",
            ".a.url: names a private or otherwise special address"),
        arguments(
            "{\"a\": {\"url\": \"https://h.example\", \"headers\": {\"A\": \"Bearer ${T}\"}}}",
            ".a.headers.A: variables are not expanded here"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void shouldReportTheOneMistake(String servers, String expected) {
    String text = "{\"mcpServers\": " + servers + "}";

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:1: mcpServers" + expected);
  }

  @Test
  void shouldRefuseWhatIsBesideTheList() {
    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", "{\"mcpServers\": {}, \"theme\": \"dark\"}")
                .problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:1: unknown key \"theme\"");
  }
}
