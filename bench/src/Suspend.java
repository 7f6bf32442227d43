import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes calls in which the server asks for input, and leaves them so: 16 of each agent, whose key it
 * has issued.
 *
 * <p>Arguments: port of the gateway, path, file with the call, number of the first agent, number of
 * agents. Environment: {@code BENCH_KEY}, the administrator's key.
 */
final class Suspend {

  private static final int CALLS = 16;
  private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");

  private Suspend() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String gateway = "http://127.0.0.1:" + args[0];
    String call = Files.readString(Path.of(args[2]), UTF_8);
    int first = Integer.parseInt(args[3]);
    int agents = Integer.parseInt(args[4]);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int agent = first; agent < first + agents; agent++) {
        String issued =
            send(
                client,
                HttpRequest.newBuilder(URI.create(gateway + "/api/v1/keys")),
                System.getenv("BENCH_KEY"),
                "{\"agent\":\"s" + agent + "\",\"planes\":[\"data\"],\"ttlSeconds\":3600}");
        Matcher key = KEY.matcher(issued);
        if (!key.find()) {
          throw new IOException("no key: " + issued);
        }
        for (int i = 0; i < CALLS; i++) {
          HttpRequest.Builder request =
              HttpRequest.newBuilder(URI.create(gateway + args[1]))
                  .header("Accept", "application/json, text/event-stream")
                  .header("MCP-Protocol-Version", "2026-07-28")
                  .header("Mcp-Method", "tools/call")
                  .header("Mcp-Name", "search_documents");
          String answer = send(client, request, key.group(1), call);
          if (!answer.contains("input_required")) {
            throw new IOException("the call did not wait for input: " + answer);
          }
        }
      }
    }
    System.out.println(agents * CALLS);
  }

  private static String send(
      HttpClient client, HttpRequest.Builder request, String key, String body)
      throws IOException, InterruptedException {
    return client
        .send(
            request
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
