package io.cardea.upstream.probe;

import io.cardea.mcp.json.JsonStrings;

/**
 * What the gateway says of itself when it asks on its own behalf.
 *
 * @param version of the gateway
 */
public record ClientInfo(String version) {

  /**
   * Everything a client can be asked for: some servers show part of their tools only to clients
   * that declare it. What they ask of the gateway itself is declined ({@link ServerRequests}).
   */
  static final String CAPABILITIES =
      """
      {"roots":{},"sampling":{"tools":{}},"elicitation":{"form":{},"url":{}}}\
      """;

  String json() {
    return "{\"name\":\"cardea\",\"title\":\"Cardea gateway\",\"version\":%s}"
        .formatted(JsonStrings.quote(version));
  }
}
