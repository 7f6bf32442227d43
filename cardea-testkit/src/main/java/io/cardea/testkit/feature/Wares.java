package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a server offers in its revision, the same in every process. */
final class Wares {

  /** More than a page of the gateway has. */
  static final int RESOURCES = 510;

  private static final int PAGE = 170;
  private static final int TOOLS_PAGE = 4;

  private final Revision revision;
  private final String base;
  private final CopyOnWriteArrayList<String> grown = new CopyOnWriteArrayList<>();

  /**
   * @param name of the server, which is in its URIs
   */
  Wares(Revision revision, String name) {
    this.revision = revision;
    this.base = "feature://" + name + "/";
  }

  boolean has(Revision since) {
    return revision.compareTo(since) >= 0;
  }

  void grow(String tool) {
    boolean _ = grown.addIfAbsent(tool);
  }

  /** The tools by name. */
  List<String> toolNames() {
    List<String> names =
        new ArrayList<>(
            List.of("echo", "progress", "slow", "log", "grow", "touch", "sample", "roots"));
    if (has(Revision.R2025_06_18)) {
      names.add("elicit");
    }
    if (has(Revision.R2025_11_25)) {
      names.addAll(List.of("elicit_url", "job"));
    }
    names.addAll(grown);
    return names;
  }

  /** The members of a page of this list. */
  String page(String method, String cursor) throws Refused {
    return switch (method) {
      case "tools/list" ->
          page("tools", toolNames().stream().map(this::tool).toList(), TOOLS_PAGE, cursor);
      case "prompts/list" ->
          page(
              "prompts",
              List.of("{\"name\":\"greet\",\"arguments\":[{\"name\":\"name\",\"required\":true}]}"),
              PAGE,
              cursor);
      case "resources/list" ->
          page(
              "resources",
              IntStream.range(0, RESOURCES).mapToObj(this::resource).toList(),
              PAGE,
              cursor);
      case "resources/templates/list" ->
          page(
              "resourceTemplates",
              List.of("{\"name\":\"items\",\"uriTemplate\":\"" + base + "items/{id}\"}"),
              PAGE,
              cursor);
      default -> throw Refused.noSuchMethod(method);
    };
  }

  private static String page(String list, List<String> items, int size, String cursor)
      throws Refused {
    int from = 0;
    if (!cursor.isEmpty()) {
      if (!cursor.matches("from-[0-9]{1,6}")) {
        throw Refused.invalid("no such cursor");
      }
      from = Integer.parseInt(cursor.substring(5));
    }
    int to = Math.min(items.size(), from + size);
    String next = to < items.size() ? ",\"nextCursor\":\"from-" + to + "\"" : "";
    return "\"" + list + "\":[" + String.join(",", items.subList(from, to)) + "]" + next;
  }

  private String tool(String name) {
    String properties =
        Stream.of("text", "nonce", "uri")
            .map(argument -> "\"" + argument + "\":{\"type\":\"string\"}")
            .reduce((a, b) -> a + "," + b)
            .orElse("");
    String more = "";
    if (name.equals("echo") && has(Revision.R2025_06_18)) {
      more =
          ",\"outputSchema\":{\"type\":\"object\",\"properties\":{\"echo\":{\"type\":\"string\"}}}";
    } else if (name.equals("job") && revision == Revision.R2025_11_25) {
      more = ",\"execution\":{\"taskSupport\":\"optional\"}";
    }
    return "{\"name\":%s,\"description\":\"Shows a feature\",\"inputSchema\":{\"type\":\"object\",\"properties\":{%s}}%s}"
        .formatted(JsonStrings.quote(name), properties, more);
  }

  private String resource(int number) {
    return "{\"uri\":\"%s%d\",\"name\":\"r%d\"}".formatted(base, number, number);
  }

  /** The members of the result of {@code resources/read}. */
  String read(String uri, int missing) throws Refused {
    if (!isResource(uri)) {
      throw new Refused(missing, "Resource not found: " + uri);
    }
    String quoted = JsonStrings.quote(uri);
    return "\"contents\":[{\"uri\":%s,\"mimeType\":\"text/plain\",\"text\":%s}]"
        .formatted(quoted, JsonStrings.quote("content of " + uri));
  }

  boolean isResource(String uri) {
    return uri.startsWith(base) && uri.substring(base.length()).matches("[0-9]{1,3}|items/[a-z]+");
  }

  /** The members of the result of {@code prompts/get}. */
  static String prompt(Message params) throws Refused {
    if (!params.at("name").text().equals("greet")) {
      throw Refused.invalid("no such prompt");
    }
    return "\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":%s}}]"
        .formatted(JsonStrings.quote("Greet " + params.at("arguments", "name").text()));
  }

  /** The members of the result of {@code completion/complete}. */
  String complete(Message params) throws Refused {
    boolean known =
        switch (params.at("ref", "type").text()) {
          case "ref/prompt" -> params.at("ref", "name").text().equals("greet");
          case "ref/resource" -> params.at("ref", "uri").text().equals(base + "items/{id}");
          default -> false;
        };
    if (!known) {
      throw Refused.invalid("no such reference");
    }
    String start = params.at("argument", "value").text();
    List<String> values =
        Stream.of("ada", "alan", "grace")
            .filter(value -> value.startsWith(start))
            .map(JsonStrings::quote)
            .toList();
    return "\"completion\":{\"values\":[%s],\"hasMore\":false}".formatted(String.join(",", values));
  }
}
