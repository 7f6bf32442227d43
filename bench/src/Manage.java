import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Manages a gateway by its API. Arguments: port, then one of
 *
 * <ul>
 *   <li>{@code fill SERVERS UPSTREAM}: declares as many servers, {@code s0}, {@code s1} …, at the
 *       port UPSTREAM;
 *   <li>{@code change ROUNDS SERVERS UPSTREAM}: changes one server after the other; prints for each
 *       round in milliseconds how long the API took to answer, when the change is in force, and how
 *       much of that was compiling;
 *   <li>{@code appear ROUNDS UPSTREAM}: declares one more server; prints for each round in
 *       milliseconds after which an agent can call its tool, and after the server was removed it
 *       cannot;
 *   <li>{@code status}: prints how long the last compile took in milliseconds.
 * </ul>
 *
 * The key is in BENCH_KEY.
 */
final class Manage {

  private static final int BATCH = 500;
  private static final Pattern TAKEN = Pattern.compile("\"compileMicros\":(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String key = System.getenv("BENCH_KEY");
  private final String base;

  private Manage(String port) {
    this.base = "http://127.0.0.1:" + port;
  }

  public static void main(String[] args) throws Exception {
    Manage manage = new Manage(args[0]);
    switch (args[1]) {
      case "fill" -> manage.fill(Integer.parseInt(args[2]), args[3]);
      case "change" ->
          manage.change(Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4]);
      case "appear" -> manage.appear(Integer.parseInt(args[2]), args[3]);
      default -> System.out.printf("%.2f%n", manage.compiled());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.header("Authorization", "Bearer " + key).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private String ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create(base + path)).method(method, content));
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private static String adapter(String name, String path, String title) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s","labels":{"team":"t%d"}},\
    "spec":{"title":"%s","allowPrivateNetwork":true,"upstream":{"http":{"url":"http://127.0.0.1:%s"}}}}\
    """
        .formatted(name, name.hashCode() & 63, title, path);
  }

  private void fill(int servers, String upstream) throws IOException, InterruptedException {
    for (int from = 0; from < servers; from += BATCH) {
      StringBuilder documents = new StringBuilder("[");
      for (int i = from; i < Math.min(servers, from + BATCH); i++) {
        documents.append(i == from ? "" : ",").append(adapter("s" + i, upstream + "/" + i, "first"));
      }
      ask("POST", "/api/v1/apply", documents + "]");
    }
  }

  private double compiled() throws IOException, InterruptedException {
    Matcher taken = TAKEN.matcher(ask("GET", "/api/v1/status", ""));
    if (!taken.find()) {
      throw new IOException("no compileMicros");
    }
    return Long.parseLong(taken.group(1)) / 1e3;
  }

  private void change(int rounds, int servers, String upstream)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      int server = (int) (round * 7919L % servers);
      String document = adapter("s" + server, upstream + "/" + server, "round " + round);
      long began = System.nanoTime();
      ask("PUT", "/api/v1/adapters/s" + server, document);
      double answered = (System.nanoTime() - began) / 1e6;
      System.out.printf("%.2f %.2f%n", answered, compiled());
    }
  }

  private void appear(int rounds, String upstream) throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      String name = "new" + round;
      long began = System.nanoTime();
      ask("PUT", "/api/v1/adapters/" + name, adapter(name, upstream + "/" + name, "new"));
      await(name, true);
      double there = (System.nanoTime() - began) / 1e6;
      began = System.nanoTime();
      ask("DELETE", "/api/v1/adapters/" + name, "");
      await(name, false);
      System.out.printf("%.2f %.2f%n", there, (System.nanoTime() - began) / 1e6);
    }
  }

  /** Calls a tool of the server until that is answered by it, or is not. */
  private void await(String server, boolean answered) throws IOException, InterruptedException {
    String tool = server + "__tool-0";
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":{"query":"x"},\
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"},\
        "io.modelcontextprotocol/clientCapabilities":{}}}}\
        """
            .formatted(tool);
    long end = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < end) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(base + "/mcp"))
                  .header("Content-Type", "application/json")
                  .header("Accept", "application/json, text/event-stream")
                  .header("MCP-Protocol-Version", "2026-07-28")
                  .header("Mcp-Method", "tools/call")
                  .header("Mcp-Name", tool)
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
      if (answer.body().contains("\"result\"") == answered) {
        return;
      }
      Thread.sleep(2);
    }
    throw new IOException(tool + (answered ? " was not" : " was still") + " there after 30 s");
  }
}
