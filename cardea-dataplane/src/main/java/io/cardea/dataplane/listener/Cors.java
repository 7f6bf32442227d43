package io.cardea.dataplane.listener;

import io.vertx.core.http.HttpServerResponse;

/**
 * Cross-origin requests (WHATWG Fetch, CORS protocol) from allowed origins; preflights need no
 * credential.
 */
final class Cors {

  private Cors() {}

  static void allow(HttpServerResponse response, String origin) {
    response
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Vary", "Origin")
        .putHeader(
            "Access-Control-Expose-Headers",
            "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate");
  }

  static void preflight(HttpServerResponse response) {
    response
        .setStatusCode(204)
        .putHeader("Access-Control-Allow-Methods", "POST, GET, DELETE")
        .putHeader(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method,"
                + " Mcp-Name, Last-Event-ID")
        .putHeader("Access-Control-Max-Age", "600")
        .end();
  }
}
