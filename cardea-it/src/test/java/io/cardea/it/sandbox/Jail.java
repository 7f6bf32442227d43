package io.cardea.it.sandbox;

import io.cardea.it.control.Administrator;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.PryingServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.sandbox.SharedFolder;
import io.cardea.testkit.sandbox.TestBubblewrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prying servers, and what they need to run in sandboxes. */
final class Jail implements AutoCloseable {

  /** Whoever may use all of them, also behind a gateway in a process of its own. */
  static final String AGENT = "admin";

  /** A process that starts, or fills its memory, on a busy machine takes a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  final SharedFolder folder;
  final String searchPath;
  private final Path classes;
  private final Path java = Path.of(System.getProperty("java.home")).toRealPath();

  Jail() throws IOException {
    folder = SharedFolder.create();
    classes = folder.path().resolve("classes");
    PryingServer.copyClasses(Files.createDirectory(classes));
    searchPath = TestBubblewrap.searchPath();
  }

  /** A server without a sandbox. */
  String free(String name) {
    return adapter(name, "");
  }

  /** A server in a sandbox that has what {@code more} says, like {@code network: true}. */
  String confined(String name, String... more) {
    return confined(name, List.of(), more);
  }

  /** A server in a sandbox that sees {@code read}, and has what {@code more} says. */
  String confined(String name, List<Path> read, String... more) {
    String needed =
        Stream.concat(Stream.of(classes, java), read.stream())
            .map(path -> JsonStrings.quote(path.toString()))
            .collect(Collectors.joining(", "));
    String rest = Arrays.stream(more).map(", "::concat).collect(Collectors.joining());
    return adapter(name, ", sandbox: {read: [" + needed + "]" + rest + "}");
  }

  private String adapter(String name, String sandbox) {
    List<String> command = PryingServer.command(classes);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return Documents.open(name, "http://127.0.0.1:1/mcp", AGENT)
        .replace(
            "http: {url: \"http://127.0.0.1:1/mcp\"}",
            "stdio: {command: %s, args: [%s, %s]%s}"
                .formatted(JsonStrings.quote(command.getFirst()), arguments, name, sandbox))
        .replace("  allowPrivateNetwork: true\n", "");
  }

  TestGateway start(String yaml) throws IOException {
    return start(yaml, searchPath);
  }

  static TestGateway start(String yaml, String searchPath) throws IOException {
    return TestGateway.start(yaml, Optional.empty(), Map.of("PATH", searchPath));
  }

  static McpClient begin(TestGateway gateway, String adapter) throws IOException {
    McpClient client = gateway.client(adapter, AGENT);
    return new McpClient(client.port(), client.path(), client.fields(), PATIENCE)
        .session("2025-11-25");
  }

  /** What comes of an attempt in a session of its own. */
  static String attempt(TestGateway gateway, String adapter, String mode, String what)
      throws IOException {
    McpClient client = begin(gateway, adapter);
    String outcome = attempt(client, mode, what);
    client.delete();
    return outcome;
  }

  static String attempt(McpClient client, String mode, String what) throws IOException {
    String arguments = "{\"mode\":\"%s\",\"nonce\":%s}".formatted(mode, JsonStrings.quote(what));
    return client
        .post(
            McpClient.request(
                1, "tools/call", "{\"name\":\"echo\",\"arguments\":" + arguments + "}"))
        .text();
  }

  /** Waits until administrators read {@code part} in the status of {@code adapter}. */
  static String awaitStatus(TestGateway gateway, String adapter, String part) {
    Administrator administrator = Administrator.of(gateway);
    TestGateway.eventually(
        () -> status(administrator, adapter).contains(part),
        part + " in " + status(administrator, adapter));
    return status(administrator, adapter);
  }

  private static String status(Administrator administrator, String adapter) {
    try {
      return administrator.get("/adapters/" + adapter + "/status").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a process of this machine has {@code argument}. */
  static boolean isRunning(String argument) {
    return running(argument).findAny().isPresent();
  }

  /** The living processes that have the argument. */
  static Stream<ProcessHandle> running(String argument) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process ->
            process.info().arguments().map(List::of).orElse(List.of()).contains(argument));
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
