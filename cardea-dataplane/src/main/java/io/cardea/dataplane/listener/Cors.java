package io.cardea.dataplane.listener;

import io.cardea.dataplane.http.Exchange;
import java.util.Map;

/**
 * Cross-origin requests (WHATWG Fetch, CORS protocol) from allowed origins; preflights need no
 * credential.
 */
public final class Cors {

  private static final Map<String, String> PREFLIGHT =
      Map.of(
          "Access-Control-Allow-Headers",
          "Authorization, DPoP, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method,"
              + " Mcp-Name, Last-Event-ID, Cardea-Server-Version",
          "Access-Control-Max-Age",
          "600");

  private Cors() {}

  /** Lets pages of {@code origin} read the answer, whatever that will be. */
  public static void allow(Exchange exchange, String origin) {
    exchange.add("Access-Control-Allow-Origin", origin);
    exchange.add("Vary", "Origin");
    exchange.add(
        "Access-Control-Expose-Headers", "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate");
  }

  /** Answers a preflight: pages may use {@code methods}. */
  public static void preflight(Exchange exchange, String methods) {
    exchange.add("Access-Control-Allow-Methods", methods);
    exchange.answer(204, "", PREFLIGHT, new byte[0]);
  }
}
