package io.cardea.dataplane.continuation;

import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a server for what it says to one request, and for the rest of that. */
final class Rest {

  private static final Map.Entry<String, String> ACCEPT = Map.entry("accept", "text/event-stream");

  private final Permit permit;
  private final UpstreamRequest request;
  private final Upstreams upstreams;
  private Optional<String> lastId = Optional.empty();

  Rest(Permit permit, UpstreamRequest request, Upstreams upstreams) {
    this.permit = permit;
    this.request = request;
    this.upstreams = upstreams;
  }

  /** Sends the request itself. */
  UpstreamExchange begin(UpstreamReply reply) {
    return upstreams.open(permit, request, reply);
  }

  /** Takes in where the server is; what cannot be said in a header field cannot be asked for. */
  void heard(SseEvent event) {
    if (event.id().isPresent()) {
      lastId = event.id().filter(Fields::canHold);
    }
  }

  /** Whether the server could go on from where it was. */
  boolean isKnown() {
    return lastId.isPresent();
  }

  /** Asks for what comes after the last event. */
  UpstreamExchange next(UpstreamReply reply) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(3);
    headers.add(ACCEPT);
    for (Map.Entry<String, String> field : request.headers()) {
      if (field.getKey().equalsIgnoreCase(McpHeader.PROTOCOL_VERSION)) {
        headers.add(field);
      }
    }
    lastId.ifPresent(id -> headers.add(Map.entry(McpHeader.LAST_EVENT_ID, id)));
    Kind kind = request.kind() == Kind.CALL ? Kind.RESUME : request.kind();
    return upstreams.open(
        permit,
        new UpstreamRequest(kind, request.session(), headers, Payload.none())
            .tracedBy(request.trace()),
        reply);
  }

  Duration callTimeout() {
    return permit.adapter().limits().callTimeout();
  }
}
