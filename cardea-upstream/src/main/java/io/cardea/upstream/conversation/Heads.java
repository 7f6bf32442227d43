package io.cardea.upstream.conversation;

import io.cardea.mcp.header.McpHeader;
import io.cardea.upstream.exchange.UpstreamHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Heads of answers as a Streamable HTTP server would give them. */
final class Heads {

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

  /** A JSON body, which begins {@code session} if there is one. */
  static UpstreamHead json(Optional<String> session) {
    return head("application/json", session);
  }

  /** An event stream, likewise. */
  static UpstreamHead stream(Optional<String> session) {
    return head("text/event-stream", session);
  }

  private static UpstreamHead head(String type, Optional<String> session) {
    return new UpstreamHead(200, name -> field(name, type, session), "");
  }

  private static @Nullable String field(String name, String type, Optional<String> session) {
    if (name.equalsIgnoreCase("content-type")) {
      return type;
    }
    return name.equalsIgnoreCase(McpHeader.SESSION_ID) ? session.orElse(null) : null;
  }
}
