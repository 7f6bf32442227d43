package io.cardea.dataplane.suspend;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client answers (MCP 2026-07-28, schema, "InputResponses").
 *
 * @param results raw JSON of each result, by the key of what was asked
 */
record InputResponses(Map<String, String> results) {

  InputResponses {
    results = Map.copyOf(results);
  }

  /** Reads the params of {@code request}; empty if they hold something else under this name. */
  static Optional<InputResponses> read(RpcRequest request) {
    JsonDocument document = request.document();
    int all = document.member(request.params(), "inputResponses");
    if (all == NONE) {
      return Optional.of(new InputResponses(Map.of()));
    }
    if (!document.isObject(all)) {
      return Optional.empty();
    }
    Map<String, String> results = new HashMap<>();
    for (int key = document.first(all); key != NONE; key = document.nextKey(all, key)) {
      if (!document.isObject(document.valueOf(key))) {
        return Optional.empty();
      }
      results.put(document.text(key), document.raw(document.valueOf(key)));
    }
    return Optional.of(new InputResponses(results));
  }
}
