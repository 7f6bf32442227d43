package io.cardea.dataplane.relay;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.upstream.exchange.UpstreamHead;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a server says that it does not know the session of a request any more. It says so before
 * it looks at the request, so it has not run it. The specification wants 404 (MCP 2025-11-25,
 * Streamable HTTP, "Session Management"); many servers say 400 with one of a few texts, which no
 * other refusal has. Pure.
 */
public final class SessionLoss {

  private static final int MAX_BYTES = 4096;
  private static final int MAX_DEPTH = 8;
  private static final String PREFIX = "bad request: ";

  /**
   * What servers say, in small letters, without "Bad Request: ". Not among them is what they say of
   * a request that carries no session id, which ours do.
   */
  private static final Set<String> TEXTS =
      Set.of(
          // The TypeScript SDK's examples and those made after them, server-everything; the Python
          // SDK before it answered 404.
          "no valid session id provided",
          "no valid session id",
          "no valid session id or not an initialize request",
          // The TypeScript SDK and its ports to other languages, freshly started.
          "server not initialized",
          // The TypeScript SDK's examples, on GET and DELETE; mcp-go before it answered 404.
          "invalid or missing session id",
          "invalid session id",
          // What others should say with 404.
          "invalid or expired session id",
          "unknown session id",
          "session not found");

  private SessionLoss() {}

  /** Whether it does so with this answer to a request that carried a session id. */
  public static boolean isSaid(UpstreamHead head, byte[] body) {
    return switch (head.status()) {
      case 404 -> true;
      case 400 -> body.length <= MAX_BYTES && TEXTS.contains(normal(text(body)));
      default -> false;
    };
  }

  /** The message of a JSON-RPC error, or the text as it is. */
  private static String text(byte[] body) {
    if (Json.parse(body, MAX_DEPTH) instanceof JsonDocument document) {
      int error = document.member(ROOT, "error");
      int message = document.member(error == NONE ? ROOT : error, "message");
      if (document.isString(message)) {
        return document.text(message);
      }
      return document.isString(error) ? document.text(error) : "";
    }
    return new String(body, UTF_8);
  }

  private static String normal(String text) {
    String small = text.strip().toLowerCase(Locale.ROOT);
    String bare = small.startsWith(PREFIX) ? small.substring(PREFIX.length()) : small;
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }
}
