package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each upstream has exactly one mistake, and exactly that one is reported. */
class HostileUpstreamTest {

  private static final String URL = "url: \"https://a.example/\"";

  @TempDir Path folder;

  private static String upstream(String text) {
    return Documents.ADAPTER.replace(
        "{http: {url: \"https://weather.example.com/mcp\"}}", "{" + text + "}");
  }

  private static String stdio(String text) {
    return upstream("stdio: {" + text + "}");
  }

  private static String endpoints(String text) {
    return upstream("http: {endpoints: " + text + "}");
  }

  private static String many(int count, String item) {
    return String.join(", ", IntStream.range(0, count).mapToObj(item::formatted).toList());
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(
            upstream("http: {" + URL + "}, sse: {" + URL + "}"),
            ": must have exactly one of http, sse, stdio, rest, openapi and image (like"),
        arguments(
            upstream("sse: {" + URL + "}, stdio: {command: x}"), ": must have exactly one of"),
        arguments(upstream("htp: {" + URL + "}"), ": unknown key \"htp\" (did you mean \"http\"?)"),
        arguments(upstream("http: x"), ".http: must be a map of keys and values"),
        arguments(upstream("http:"), ".http: has no value"),
        arguments(upstream("sse: {}"), ".sse: the key \"url\" is missing"),
        arguments(upstream("sse: {url: \"ftp://a/\"}"), ".sse.url: must be an http or https URL"),
        arguments(upstream("sse: {url: \"http://10.0.0.1/\"}"), ".sse.url: names a loopback, pri"),
        arguments(upstream("sse: {" + URL + ", weight: 1}"), ".sse: unknown key \"weight\""));
  }

  static Stream<Arguments> several() {
    String one = "{" + URL + "}";
    return Stream.of(
        arguments(endpoints("[]"), ".http: endpoints is empty (name 1 to 32)"),
        arguments(endpoints(""), ".http.endpoints: has no value"),
        arguments(endpoints("{" + URL + "}"), ".http.endpoints: must be a list"),
        arguments(
            endpoints("[" + many(33, "{url: \"https://a.example/%d\"}") + "]"),
            ".http.endpoints: holds more than 32 values"),
        arguments(
            endpoints("[" + one + ", {url: \"https://A.example:443\"}]"),
            ".http.endpoints[1]: this url is there twice (the first one is in line 5; give"),
        arguments(endpoints("[{}]"), ".http.endpoints[0]: the key \"url\" is missing"),
        arguments(endpoints("[x]"), ".http.endpoints[0]: must be a map"),
        arguments(
            endpoints("[{" + URL + ", weight: 0}]"),
            ".http.endpoints[0].weight: is out of range (from 1 to 1000)"),
        arguments(
            endpoints("[{" + URL + ", weight: 1001}]"),
            ".http.endpoints[0].weight: is out of range"),
        arguments(
            endpoints("[{" + URL + ", weight: 0.5}]"),
            ".http.endpoints[0].weight: must be a whole number"),
        arguments(
            endpoints("[{" + URL + ", wieght: 1}]"),
            ".http.endpoints[0]: unknown key \"wieght\" (did you mean \"weight\"?)"),
        arguments(
            endpoints("[{url: \"http://127.0.0.1/\"}]"), ".http.endpoints[0].url: names a loop"),
        arguments(
            endpoints("[" + one + "], " + URL), ".http.url: an upstream has either url or end"),
        arguments(
            upstream("http: {" + URL + ", endpiont: []}"),
            ".http: unknown key \"endpiont\" (did you mean \"endpoints\"?)"),
        arguments(
            endpoints("[" + one + "], headers: {Host: a}"), ".http.headers.Host: Cardea sets"),
        arguments(
            endpoints("[{" + URL + ", headers: {Mcp-Name: a}}]"),
            ".http.endpoints[0].headers.Mcp-Name: Cardea sets"));
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments(stdio(""), ".stdio: the key \"command\" is missing"),
        arguments(stdio("command: [npx]"), ".stdio.command: must be text, is a list"),
        arguments(stdio("command: \"\""), ".stdio.command: must have 1 to 4096 characters, has 0"),
        arguments(stdio("command: \"a\\0b\""), ".stdio.command: must not hold control characters"),
        arguments(stdio("command: \"a\\nb\""), ".stdio.command: must not hold control characters"),
        arguments(
            stdio("command: npx -y server"),
            ".stdio.command: is a program and its arguments in one (command is the program alone"),
        arguments(stdio("command: x, args: -y"), ".stdio.args: must be a list"),
        arguments(
            stdio("command: x, args: [3000]"),
            ".stdio.args[0]: must be text, is a number (put it in quotes)"),
        arguments(stdio("command: x, args: [{}]"), ".stdio.args[0]: must be text, is a map"),
        arguments(stdio("command: x, args: [a, \"\\0\"]"), ".stdio.args[1]: must have at most 819"),
        arguments(
            stdio("command: x, args: [" + "y".repeat(8_193) + "]"),
            ".stdio.args[0]: must have at most 8192 characters"),
        arguments(
            stdio("command: x, args: [" + many(257, "a%d") + "]"),
            ".stdio.args: holds more than 256 values"),
        arguments(stdio("comand: x, command: y"), ".stdio: unknown key \"comand\" (did you mean"),
        arguments(stdio("command: x, cwd: /"), ".stdio: unknown key \"cwd\""),
        arguments(stdio("command: x, directory: tools"), ".stdio.directory: must be an absolute"),
        arguments(stdio("command: x, directory: /no/such"), ".stdio.directory: is no folder"),
        arguments(stdio("command: x, directory: /etc/hosts"), ".stdio.directory: is no folder"));
  }

  static Stream<Arguments> sandboxes() {
    String command = "command: x, sandbox: ";
    String absolute = ": must be an absolute path without . and .. (like /srv/data)";
    return Stream.of(
        arguments(stdio(command + "true"), ".stdio.sandbox: must be a map of keys and values"),
        arguments(stdio(command), ".stdio.sandbox: has no value"),
        arguments(stdio(command + "{netwrok: true}"), ".stdio.sandbox: unknown key \"netwrok\""),
        arguments(stdio(command + "{network: \"\"}"), ".stdio.sandbox.network: must be true or"),
        arguments(stdio(command + "{read: /usr}"), ".stdio.sandbox.read: must be a list"),
        arguments(stdio(command + "{read: [srv]}"), ".stdio.sandbox.read[0]" + absolute),
        arguments(stdio(command + "{read: [/usr/../etc]}"), ".stdio.sandbox.read[0]" + absolute),
        arguments(stdio(command + "{write: [/usr/.]}"), ".stdio.sandbox.write[0]" + absolute),
        arguments(stdio(command + "{read: [\"/a\\0b\"]}"), ".stdio.sandbox.read[0]: must not hold"),
        arguments(stdio(command + "{read: [/]}"), ".stdio.sandbox.read[0]: is everything there is"),
        arguments(stdio(command + "{write: [//]}"), ".stdio.sandbox.write[0]: is everything there"),
        arguments(stdio(command + "{read: [/proc]}"), ".stdio.sandbox.read[0]: is kept from every"),
        arguments(stdio(command + "{read: [/dev/shm]}"), ".stdio.sandbox.read[0]: is kept from"),
        arguments(stdio(command + "{read: [/sys/fs]}"), ".stdio.sandbox.read[0]: is kept from"),
        arguments(stdio(command + "{write: [/tmp]}"), ".stdio.sandbox.write[0]: is kept from"),
        arguments(
            stdio("command: x, directory: /, sandbox: {}"),
            ".stdio.directory: is everything there is"),
        arguments(
            stdio("command: x, directory: /tmp, sandbox: {}"),
            ".stdio.directory: is kept from every sandbox"),
        arguments(
            stdio("command: x, directory: /usr/../usr, sandbox: {}"),
            ".stdio.directory" + absolute),
        arguments(stdio(command + "{read: [/no/such]}"), ".stdio.sandbox.read[0]: does not exist"),
        arguments(
            stdio(command + "{read: [/usr, /usr]}"), ".stdio.sandbox.read[1]: is there twice"),
        arguments(
            stdio(command + "{read: [/usr], write: [/usr/]}"),
            ".stdio.sandbox.write[0]: is there twice (name it once"),
        arguments(
            stdio(command + "{read: [" + many(65, "/a%d") + "]}"),
            ".stdio.sandbox.read: holds more than 64 values"),
        arguments(
            stdio(command + "{memory: 16777215}"),
            ".stdio.sandbox.memory: is out of range (from 16777216 bytes to 1099511627776 bytes)"),
        arguments(stdio(command + "{memory: 1025GiB}"), ".stdio.sandbox.memory: is out of range"),
        arguments(stdio(command + "{memory: much}"), ".stdio.sandbox.memory: must be a size"),
        arguments(
            stdio(command + "{processes: 0}"),
            ".stdio.sandbox.processes: is out of range (from 1 to 100000)"));
  }

  static Stream<Arguments> variables() {
    String command = "command: x, env: ";
    return Stream.of(
        arguments(stdio(command + "[A]"), ".stdio.env: must be a map of keys and values"),
        arguments(
            stdio(command + "{1A: b}"),
            ".stdio.env.1A: \"1A\" is not a variable's name (letters, digits and underscores"),
        arguments(stdio(command + "{A-B: b}"), ".stdio.env.A-B: \"A-B\" is not a variable's"),
        arguments(stdio(command + "{\"A=B\": c}"), ".stdio.env.\"A=B\": \"A=B\" is not a var"),
        arguments(
            stdio(command + "{" + "A".repeat(129) + ": b}"), ".stdio.env.\"AAAAAAAAAAAAAAAAAAAAAA"),
        arguments(stdio(command + "{A: 1}"), ".stdio.env.A: must be text, is a number (put it"),
        arguments(stdio(command + "{A: \"b\\0c\"}"), ".stdio.env.A: must have at most 8192 cha"),
        arguments(
            stdio(command + "{A: " + "b".repeat(8_193) + "}"),
            ".stdio.env.A: must have at most 8192 characters"),
        arguments(
            stdio(command + "{A: {env: GONE}}"),
            ".stdio.env.A: the environment variable GONE is not set"),
        arguments(stdio(command + "{A: {file: gone}}"), ".stdio.env.A: the file is no file"),
        arguments(stdio(command + "{A: {secrets: x}}"), ".stdio.env.A: unknown key \"secrets\""),
        arguments(
            stdio(command + "{" + many(257, "A%d: x") + "}"),
            ".stdio.env: holds more than 256 variables"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"kinds", "several", "commands", "sandboxes", "variables"})
  void shouldReportTheOneMistake(String text, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: spec.upstream" + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cd /srv && npx server",
        "a | b",
        "a;b",
        "a & b",
        "a > /tmp/log",
        "a < input",
        "$HOME/bin/server",
        "`which node`",
        "/usr/bin/env TOKEN=$T server"
      })
  void shouldSayThatNoShellReadsTheCommand(String command) {
    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", stdio("command: \"" + command + "\""))
                .problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: spec.upstream.stdio.command: is a shell's command line")
        .endsWith("for a shell: command: sh, args: [-c, \"...\"])");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void shouldSayThatAProcessHasNoNetworkToAllow(String flag) {
    String text = stdio("command: x") + "  allowPrivateNetwork: " + flag + "\n";

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .containsExactly(
            "a.yaml:6: spec.allowPrivateNetwork: means nothing for a server that Cardea starts"
                + " itself (remove the key; it is for http, sse, rest and openapi)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "link/tools"})
  void shouldRefuseASandboxBehindALink(String path) throws IOException {
    Path target = Files.createDirectories(folder.resolve("real/tools")).toRealPath();
    Files.createSymbolicLink(folder.resolve("link"), target.getParent());
    Path config = Files.createDirectory(folder.resolve("config"));
    String text = stdio("command: x, sandbox: {read: [" + folder.resolve(path) + "]}");

    assertThat(ConfigFolder.at(config).with("a.yaml", text).problems())
        .containsExactly(
            "a.yaml:5: spec.upstream.stdio.sandbox.read[0]: is reached by a symbolic link"
                + " (name what it points to)");
  }

  @Test
  void shouldNeverShowAVariable() {
    String text = stdio("command: \"s3cr3t;\", args: [\"s3cr3t\\0\"], env: {A: [s3cr3t]}");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .hasSize(3)
        .noneMatch(problem -> problem.contains("s3cr3t"));
  }
}
