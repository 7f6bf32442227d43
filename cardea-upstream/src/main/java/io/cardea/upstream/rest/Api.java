package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.header.Digits;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestTool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What one API offers. Thread-safe. */
final class Api {

  /** Characters of a page of tools, unless one alone has more. */
  static final int PAGE = 256 * 1024;

  private static final int MAX_DIGITS = 6;

  private final RestUpstream upstream;
  private final Map<String, RestTool> declared = new HashMap<>();
  private final Map<String, ApiTool> parsed = new ConcurrentHashMap<>();

  Api(RestUpstream upstream) {
    this.upstream = upstream;
    upstream.tools().forEach(tool -> declared.put(tool.name(), tool));
  }

  RestUpstream upstream() {
    return upstream;
  }

  Optional<ApiTool> tool(String name) {
    RestTool tool = declared.get(name);
    return tool == null
        ? Optional.empty()
        : Optional.of(parsed.computeIfAbsent(name, _ -> new ApiTool(tool)));
  }

  /**
   * A page of the list of tools, as members of a result.
   *
   * @param cursor where it begins, as an earlier page said; empty for the first
   * @return none if no page said so
   */
  Optional<String> page(String cursor) {
    int first = cursor.isEmpty() ? 0 : index(cursor);
    List<RestTool> tools = upstream.tools();
    if (first < 0 || first > tools.size()) {
      return Optional.empty();
    }
    List<String> definitions = new ArrayList<>();
    int length = 0;
    int next = first;
    while (next < tools.size() && length < PAGE) {
      String definition = tools.get(next++).definition();
      length += definition.length();
      definitions.add(definition);
    }
    String more = next < tools.size() ? ",\"nextCursor\":" + quote(String.valueOf(next)) : "";
    return Optional.of("\"tools\":[" + String.join(",", definitions) + "]" + more);
  }

  private static int index(String cursor) {
    return Digits.are(cursor, 0, MAX_DIGITS) ? Integer.parseInt(cursor) : -1;
  }
}
