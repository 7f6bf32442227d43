package io.cardea.upstream.conversation;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.upstream.exchange.UpstreamHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Heads of answers as a Streamable HTTP server would give them. */
final class Heads {

  private static final String JSON = "application/json";
  static final byte[] NOTHING = {};
  static final UpstreamHead OK = bare(200);
  static final UpstreamHead ACCEPTED = bare(202);
  static final UpstreamHead BAD_REQUEST = bare(400);
  static final UpstreamHead NOT_FOUND = bare(404);
  static final UpstreamHead NOT_ALLOWED = bare(405);
  static final UpstreamHead CONFLICT = bare(409);
  static final UpstreamHead STREAM = stream(Optional.empty());

  private Heads() {}

  private static UpstreamHead bare(int status) {
    return new UpstreamHead(status, _ -> null, "");
  }

  /** Of an answer in the modern era, where some errors have a status (MCP 2026-07-28, "HTTP"). */
  static UpstreamHead modern(RpcResponse response) {
    JsonDocument document = response.document();
    int code = document.member(response.error(), "code");
    return switch (code == JsonDocument.NONE ? "" : document.raw(code)) {
      case "-32601" -> head(404, JSON, Optional.empty());
      case "-32020", "-32021", "-32022" -> head(400, JSON, Optional.empty());
      default -> json(Optional.empty());
    };
  }

  /** A JSON body, which begins {@code session} if there is one. */
  static UpstreamHead json(Optional<String> session) {
    return head(200, JSON, session);
  }

  /** An event stream, likewise. */
  static UpstreamHead stream(Optional<String> session) {
    return head(200, "text/event-stream", session);
  }

  private static UpstreamHead head(int status, String type, Optional<String> session) {
    return new UpstreamHead(status, name -> field(name, type, session), "");
  }

  private static @Nullable String field(String name, String type, Optional<String> session) {
    if (name.equalsIgnoreCase("content-type")) {
      return type;
    }
    return name.equalsIgnoreCase(McpHeader.SESSION_ID) ? session.orElse(null) : null;
  }

  /** Of the answer to {@code call}; in a session's first it says which one that is. */
  static UpstreamHead of(About about, InFlight call, RpcResponse response) {
    if (about.session().isEmpty()) {
      return modern(response);
    }
    boolean begins = call.is(InFlight.Sort.INITIALIZE) && !response.isError();
    return json(begins ? about.session() : Optional.empty());
  }
}
