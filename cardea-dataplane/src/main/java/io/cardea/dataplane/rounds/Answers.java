package io.cardea.dataplane.rounds;

import io.cardea.mcp.json.JsonStrings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What a client has answered in one round, by the server's names for what was asked. */
final class Answers {

  private final Map<String, String> byKey = new LinkedHashMap<>();
  private long characters;

  /**
   * Keeps one.
   *
   * @param json as the client wrote it
   * @return {@code false} if all together are longer than {@code most} then
   */
  boolean add(String key, String json, int most) {
    characters += json.length();
    byKey.put(key, json);
    return characters <= most;
  }

  /** {@code inputResponses}; empty if nothing was asked. */
  Optional<String> toJson() {
    if (byKey.isEmpty()) {
      return Optional.empty();
    }
    StringJoiner members = new StringJoiner(",", "{", "}");
    byKey.forEach((key, json) -> members.add(JsonStrings.quote(key) + ":" + json));
    return Optional.of(members.toString());
  }
}
