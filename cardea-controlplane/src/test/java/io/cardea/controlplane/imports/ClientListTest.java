package io.cardea.controlplane.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientListTest {

  private static final String VSCODE =
      """
      {
        "servers": {
          "github": {
            "type": "http",
            "url": "https://api.example.com/mcp/",
            "headers": {"Authorization": "Bearer ${input:token}", "X-Mode": "${input:mode}"}
          }
        },
        "inputs": [
          {"type": "promptString", "id": "token", "description": "A token", "password": true},
          {"type": "pickString", "id": "mode", "description": "Mode", "options": ["a", "b"]}
        ]
      }
      """;

  @Test
  void shouldTakeTheServersOfADesktopClient() {
    String json =
        """
        {"globalShortcut": "Ctrl+Space", "mcpServers": {
          "My Files": {"command": "npx", "args": ["-y", "files", "/"],
                       "env": {"LOG": "debug", "FILES_TOKEN": "s3cr3t-s3cr3t", "T": "${env:OTHER}"}},
          "old": {"url": "http://localhost:3001/sse", "type": "sse", "alwaysAllow": []},
          "wind": {"serverUrl": "https://w.example/mcp"},
          "off": {"command": "x", "disabled": true}
        }}
        """;

    Read read = Read.of(json);

    assertThat(read.servers())
        .extracting(ImportedServer::name)
        .containsExactly("my-files", "old", "wind");
    ImportedServer files = read.server();
    assertThat(files.toJson())
        .contains("\"title\":\"My Files\"")
        .contains(
            "\"env\":{\"LOG\":\"debug\",\"FILES_TOKEN\":{\"env\":\"FILES_TOKEN\"},\"T\":{\"env\":\"OTHER\"}}")
        .doesNotContain("s3cr3t");
    assertThat(files.needs())
        .containsExactly("$FILES_TOKEN for FILES_TOKEN, as: what the file says", "$OTHER for T");
    assertThat(files.launch().toString()).doesNotContain("s3cr3t");
    assertThat(read.servers().get(1).toJson())
        .contains(
            "\"sse\":{\"url\":\"http://localhost:3001/sse\"}", "\"allowPrivateNetwork\":true");
    assertThat(read.servers().getLast().notes())
        .containsExactly("left out: off, which is disabled");
  }

  @Test
  void shouldTakeTheServersOfVsCode() {
    assertThat(Read.of(VSCODE).questions()).containsExactly("mode: Mode (one of a, b)");

    ImportedServer server = Read.of(VSCODE, "mode=a").server();

    assertThat(server.toJson())
        .contains(
            "\"headers\":{\"Authorization\":{\"env\":\"GITHUB_AUTHORIZATION\"},\"X-Mode\":\"a\"}");
    assertThat(server.needs())
        .containsExactly("$GITHUB_AUTHORIZATION for Authorization, as: Bearer <input:token>");
  }

  @Test
  void shouldFindTheListInSettings() {
    assertThat(Read.of("{\"editor\": 1, \"mcp\": " + VSCODE + "}", "mode=b").servers()).hasSize(1);
  }

  @Test
  void shouldReferToWhereTheUserSays() {
    ImportedServer server = Read.of(VSCODE, "mode=a", "Authorization@file:secrets/github").server();

    assertThat(server.toJson()).contains("\"Authorization\":{\"file\":\"secrets/github\"}");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("{}", "holds no server that is not disabled"),
        arguments("[]", "must be a map"),
        arguments("{\"a\": {}}", "the key \"url\" is missing"),
        arguments("{\"a\": 1}", "must be a map"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"url\": \"https://h.example\"}}", "either command"),
        arguments("{\"a\": {\"command\": \"x\", \"envFile\": \".env\"}}", "which is not read"),
        arguments("{\"a\": {\"command\": \"x\", \"unknown\": 1}}", "unknown key \"unknown\""),
        arguments("{\"a\": {\"command\": \"x; y\"}}", "is a shell's command line"),
        arguments("{\"a\": {\"command\": \"${userHome}/x\"}}", "which only the client knows"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"args\": [\"${HOME}\"]}}", "only the client knows"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"args\": [\"--api-key\", \"abc\"]}}", "like a secret"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"args\": [\"--token=abc\"]}}", "looks like a secret"),
        arguments(
            "{\"a\": {\"command\": \"x\", \"args\": [\"ghp_0123456789abcdef\"]}}", "like a secret"),
        arguments(
            "{\"a\": {\"url\": \"https://h.example/mcp?api_key=abc\"}}",
            "has what looks like a secret in its query"),
        arguments("{\"a\": {\"url\": \"http://10.0.0.1/\"}}", "special address"),
        arguments("{\"a\": {\"type\": \"ws\", \"url\": \"https://h.example\"}}", "is \"ws\""),
        arguments(
            "{\"A b\": {\"command\": \"x\"}, \"a-b\": {\"command\": \"x\"}}",
            "leaves the same name, a-b"),
        arguments("{\"\u65e5\": {\"command\": \"x\"}}", "leaves no name in [a-z0-9-]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void shouldReportTheOneMistake(String servers, String expected) {
    List<String> problems = Read.of("{\"mcpServers\": " + servers + "}").problems();

    assertThat(problems).singleElement().asString().contains(expected);
  }
}
