package io.cardea.app.cli;

import io.cardea.app.gateway.FirstKey;
import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs real calls through a gateway of its own and ends. The build runs it once with {@code
 * -XX:AOTCacheOutput}, so that a packaged gateway starts with its classes loaded and its hot
 * methods profiled (JEP 514, JEP 515).
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.configure(false);
    Path data = Files.createTempDirectory("cardea-train");
    Clock clock = Clock.systemUTC();
    GatewayOptions options =
        new GatewayOptions(
            data,
            new GatewayOptions.Listen("127.0.0.1", 0, false),
            Optional.empty(),
            Optional.empty(),
            Loaded.Valid.EMPTY,
            1,
            Duration.ZERO);
    try (Gateway gateway = Gateway.start(options, new Silent(), clock);
        HttpClient http = HttpClient.newHttpClient()) {
      String key = FirstKey.issue(gateway.keys(), clock.instant()).orElseThrow();
      URI uri = URI.create("http://localhost:" + gateway.port() + "/adapters/sample/mcp");
      for (int i = 0; i < CALLS; i++) {
        expectOk(
            http,
            post(uri, key, echo(i))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "echo"));
      }
      String session =
          expectOk(http, post(uri, key, INITIALIZE))
              .headers()
              .firstValue("mcp-session-id")
              .orElse("");
      for (int i = 0; i < CALLS / 4; i++) {
        expectOk(http, post(uri, key, LIST).header("Mcp-Session-Id", session));
      }
    } finally {
      delete(data);
    }
    return 0;
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

  /** There is no configuration to reload. */
  private static final class Silent implements ReloadListener {

    @Override
    public void reloaded(long version) {}

    @Override
    public void refused(List<Problem> problems) {}
  }
}
