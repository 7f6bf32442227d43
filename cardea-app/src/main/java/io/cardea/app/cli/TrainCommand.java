package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.app.gateway.FirstKey;
import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.util.LibraryLoaderUtil;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs real calls through gateways of its own and ends. The build runs it once with {@code
 * -XX:AOTCacheOutput}, so that a packaged gateway starts with its classes loaded and its hot
 * methods profiled (JEP 514, JEP 515). What a start does and this does not is slow in each start.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

  private static final int CALLS = 4_000;
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"train","version":"1"}}}\
      """;
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/list"}\
      """;

  /** Gateways in front of the one with the sample server, on the same data. */
  private static final int DECLARED_STARTS = 2;

  private static final String SAMPLE = "/adapters/sample/mcp";

  @Option(
      names = "--native",
      paramLabel = "DIR",
      description = "Where to put SQLite's library, as each start would unpack it otherwise.")
  private @Nullable Path library;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.configure(false);
    if (library != null) {
      unpack(Files.createDirectories(library));
    }
    Path folder = Files.createTempDirectory("cardea-train");
    try (HttpClient http = HttpClient.newHttpClient();
        Gateway gateway = start(folder.resolve("sample"), Optional.empty())) {
      String key = firstKey(gateway).orElseThrow();
      URI uri = uri(gateway, SAMPLE);
      callTools(http, uri, key, CALLS);
      listTools(http, uri, key, CALLS / 4);
      Path file = Files.writeString(folder.resolve("cardea.yaml"), declared(gateway.port(), key));
      // Known commands and options are classes, too.
      CommandLine.ParseResult _ =
          CardeaCommand.line("run").parseArgs("run", "--file", file.toString());
      startDeclared(http, folder.resolve("data"), file);
    } finally {
      delete(folder);
    }
    return 0;
  }

  /** The library is nowhere on a machine that there is none for. */
  private static void unpack(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(packed)) {
      if (in != null) {
        Path unpacking = folder.resolve(name + ".tmp");
        Files.copy(in, unpacking, StandardCopyOption.REPLACE_EXISTING);
        Files.move(unpacking, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static Gateway start(Path data, Optional<Path> file) throws IOException {
    PrintWriter problems = new PrintWriter(System.err, true, UTF_8);
    GatewayOptions options =
        new GatewayOptions(
            data,
            new GatewayOptions.Listen("127.0.0.1", 0, false),
            Optional.empty(),
            file,
            FirstConfiguration.read(file.orElse(null), problems)
                .orElseThrow(() -> new IOException("the training configuration has problems")),
            1,
            Duration.ZERO);
    return Gateway.start(options, new ReloadLog(), Clock.systemUTC());
  }

  /** A configuration with the gateway on {@code port} as its server. */
  private static String declared(int port, String key) {
    return """
    apiVersion: cardea.io/v1
    kind: Adapter
    metadata: {name: declared}
    spec:
      upstream: {http: {url: "http://127.0.0.1:%d%s", headers: {authorization: "Bearer %s"}}}
      allowPrivateNetwork: true
    ---
    apiVersion: cardea.io/v1
    kind: Role
    metadata: {name: user}
    spec: {allow: [{adapters: [declared], tools: ["*"]}]}
    ---
    apiVersion: cardea.io/v1
    kind: Binding
    metadata: {name: user}
    spec: {roles: [user], agents: [robot]}
    """
        .formatted(port, SAMPLE, key);
  }

  private static Optional<String> firstKey(Gateway gateway) {
    return FirstKey.issue(gateway.keys(), Instant.now());
  }

  private static URI uri(Gateway gateway, String path) {
    return URI.create("http://localhost:" + gateway.port() + path);
  }

  /** As a gateway with a configuration starts, the first time and again on what it has kept. */
  private static void startDeclared(HttpClient http, Path data, Path file)
      throws IOException, InterruptedException {
    Optional<String> key = Optional.empty();
    for (int start = 0; start < DECLARED_STARTS; start++) {
      try (Gateway gateway = start(data, Optional.of(file))) {
        Optional<String> made = firstKey(gateway);
        key = made.isPresent() ? made : key;
        callTools(http, uri(gateway, "/adapters/declared/mcp"), key.orElseThrow(), 100);
      }
    }
  }

  private static void callTools(HttpClient http, URI uri, String key, int calls)
      throws IOException, InterruptedException {
    for (int i = 0; i < calls; i++) {
      expectOk(
          http,
          post(uri, key, echo(i))
              .header("MCP-Protocol-Version", "2026-07-28")
              .header("Mcp-Method", "tools/call")
              .header("Mcp-Name", "echo"));
    }
  }

  /** As a client with a session, of an earlier revision. */
  private static void listTools(HttpClient http, URI uri, String key, int lists)
      throws IOException, InterruptedException {
    String session =
        expectOk(http, post(uri, key, INITIALIZE))
            .headers()
            .firstValue("mcp-session-id")
            .orElse("");
    for (int i = 0; i < lists; i++) {
      expectOk(http, post(uri, key, LIST).header("Mcp-Session-Id", session));
    }
  }

  private static String echo(int id) {
    return """
    {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo",\
    "arguments":{"text":"hello"},"_meta":{\
    "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
    "io.modelcontextprotocol/clientCapabilities":{}}}}\
    """
        .formatted(id);
  }

  private static HttpRequest.Builder post(URI uri, String key, String json) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  private static HttpResponse<String> expectOk(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("a training call was answered " + response.statusCode());
    }
    return response;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
