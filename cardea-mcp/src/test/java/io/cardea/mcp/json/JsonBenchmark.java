package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * Speed of {@link Json#parse} on texts like those of the request path. Run by hand, with nothing
 * else on the machine; the best of several rounds is printed.
 */
public final class JsonBenchmark {

  private static final int ROUNDS = 7;
  private static final long ROUND_BYTES = 200_000_000;

  private JsonBenchmark() {}

  public static void main(String[] args) {
    for (int warm = 0; warm < 2; warm++) {
      measure("tools/call", call());
      measure("result", result());
      measure("result in Greek", greekResult());
      measure("tools/list", list());
      measure("numbers", numbers());
    }
  }

  private static void measure(String name, byte[] text) {
    long count = ROUND_BYTES / text.length;
    long best = Long.MAX_VALUE;
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (long i = 0; i < count; i++) {
        JsonDocument document = (JsonDocument) Json.parse(text, 64);
        sum += document.end(JsonDocument.ROOT);
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %9d bytes %12.0f ns %7.0f MB/s (%d)%n",
        name,
        text.length,
        (double) best / count,
        1e3 * text.length * count / best,
        sum & 1);
  }

  private static byte[] call() {
    return ("{\"jsonrpc\":\"2.0\",\"id\":4711,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"search_documents\",\"arguments\":{\"query\":\""
            + "quarterly report ".repeat(26)
            + "\",\"limit\":20,\"tags\":[\"finance\",\"2026\",\"draft\"],\"exact\":false,"
            + "\"since\":\"2026-01-01T00:00:00Z\",\"options\":{\"snippets\":true,\"score\":0.25}},"
            + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"bench\",\"version\":\"1.0.0\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}},"
            + "\"progressToken\":17}}}")
        .getBytes(UTF_8);
  }

  private static byte[] result() {
    StringBuilder json = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":4711,\"result\":{");
    json.append("\"content\":[");
    for (int i = 0; i < 6; i++) {
      json.append(i == 0 ? "" : ",").append("{\"type\":\"text\",\"text\":\"");
      json.append("A line of what the tool found.\\n".repeat(8)).append("\"}");
    }
    return json.append("],\"structuredContent\":{\"rows\":12},\"isError\":false}}")
        .toString()
        .getBytes(UTF_8);
  }

  private static byte[] greekResult() {
    return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
            + "πάντα ῥεῖ καὶ οὐδὲν μένει, ".repeat(40)
            + "\"}]}}")
        .getBytes(UTF_8);
  }

  private static byte[] list() {
    StringBuilder json = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"tools\":[");
    for (int i = 0; json.length() < 1_048_576; i++) {
      json.append(i == 0 ? "" : ",").append("{\"name\":\"tool_").append(i);
      json.append("\",\"title\":\"A tool\",\"description\":\"").append("Does it well. ".repeat(12));
      json.append("\",\"inputSchema\":{\"type\":\"object\",\"properties\":{");
      for (String name : new String[] {"path", "query", "limit", "cursor"}) {
        json.append('"').append(name).append("\":{\"type\":\"string\",\"description\":\"What to ");
        json.append(name).append(" for\",\"maxLength\":200},");
      }
      json.append("\"deep\":{\"type\":\"boolean\"}},\"required\":[\"path\",\"query\"]},");
      json.append("\"annotations\":{\"readOnlyHint\":true,\"openWorldHint\":false}}");
    }
    return json.append("]}}").toString().getBytes(UTF_8);
  }

  private static byte[] numbers() {
    StringBuilder json = new StringBuilder("[0");
    for (int i = 0; i < 20_000; i++) {
      json.append(',').append(i * 37).append(".5");
    }
    return json.append(']').toString().getBytes(UTF_8);
  }
}
