package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A legacy server's error which says that the user has to visit URLs first (MCP 2025-11-25,
 * "Elicitation", "URL Elicitation Required Error"); the stateless era has an answer for that.
 *
 * @param params of each elicitation, as JSON; at least one
 */
record UrlElicitations(List<String> params) {

  private static final String CODE = "-32042";
  private static final int MOST = 16;

  /** Reads {@code response}; empty if it is another error. */
  static Optional<UrlElicitations> read(RpcResponse response) {
    JsonDocument document = response.document();
    int code = document.member(response.error(), "code");
    if (code == JsonDocument.NONE || !document.raw(code).equals(CODE)) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>();
    int all = document.member(document.member(response.error(), "data"), "elicitations");
    if (document.isArray(all)) {
      for (int at = document.first(all);
          at != JsonDocument.NONE && found.size() < MOST;
          at = document.nextElement(all, at)) {
        if (document.textEquals(document.member(at, "mode"), "url")) {
          found.add(document.raw(at));
        }
      }
    }
    return Optional.of(new UrlElicitations(found));
  }

  /** Whether the client does not say that the user can be sent to URLs. */
  boolean lackCapability(CallTerms terms) {
    return !params.isEmpty() && !terms.abilities().url();
  }

  /** What the client of {@code call} reads instead. */
  String answer(Call call, CallTerms terms) {
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + call.requestId().orElseThrow().json();
    if (params.isEmpty()) {
      return head
          + ",\"error\":{\"code\":"
          + RpcError.INTERNAL_ERROR
          + ",\"message\":\"The server wants the user to visit a URL, and does not say which.\"}}";
    }
    if (lackCapability(terms)) {
      return head
          + ",\"error\":{\"code\":"
          + RpcError.MISSING_CLIENT_CAPABILITY
          + ",\"message\":\"The server wants the user to visit a URL first: declare"
          + " elicitation.url.\",\"data\":{\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}}}}";
    }
    StringBuilder json = new StringBuilder(head);
    json.append(",\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{");
    for (int i = 0; i < params.size(); i++) {
      json.append(i == 0 ? "" : ",")
          .append("\"url")
          .append(i + 1)
          .append("\":{\"method\":\"elicitation/create\",\"params\":")
          .append(params.get(i))
          .append('}');
    }
    return json.append("}}}").toString();
  }
}
