package io.cardea.dataplane.bridge;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Passes a call on in its own era: the message byte for byte, and of the client's header fields
 * only MCP's own. No credential, cookie or forwarding field of the client ever goes on.
 */
public final class SameEra implements FaceBridge {

  private static final Map.Entry<String, String> JSON =
      Map.entry("content-type", "application/json");
  private static final Map.Entry<String, String> ACCEPT =
      Map.entry("accept", "application/json, text/event-stream");
  private static final Map.Entry<String, String> ACCEPT_STREAM =
      Map.entry("accept", "text/event-stream");

  @Override
  public UpstreamRequest toUpstream(Call call) {
    Arrival arrival = call.arrival();
    List<Map.Entry<String, String>> headers = new ArrayList<>(8);
    boolean post = arrival.verb() == Arrival.Verb.POST;
    headers.add(arrival.verb() == Arrival.Verb.GET ? ACCEPT_STREAM : ACCEPT);
    if (post) {
      headers.add(JSON);
    }
    if (!call.is(McpMethod.INITIALIZE)) {
      headers.add(Map.entry(McpHeader.PROTOCOL_VERSION, call.revision().date()));
    }
    if (call.revision().isModern()) {
      addModern(arrival, headers);
    } else {
      addLegacy(call, headers);
    }
    return new UpstreamRequest(
        kind(call), session(call), headers, post ? payload(call) : Payload.none());
  }

  private static void addModern(Arrival arrival, List<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> field : arrival.headers()) {
      String name = field.getKey();
      if (name.regionMatches(true, 0, "mcp-", 0, 4)
          && !name.equalsIgnoreCase(McpHeader.PROTOCOL_VERSION)
          && !name.equalsIgnoreCase(McpHeader.SESSION_ID)) {
        headers.add(Map.entry(name, field.getValue()));
      }
    }
  }

  private static void addLegacy(Call call, List<Map.Entry<String, String>> headers) {
    if (call.arrival().verb() == Arrival.Verb.GET) {
      call.arrival()
          .header(McpHeader.LAST_EVENT_ID)
          .ifPresent(id -> headers.add(Map.entry(McpHeader.LAST_EVENT_ID, id)));
    }
  }

  private static Optional<UpstreamSession> session(Call call) {
    return call.session()
        .flatMap(session -> session.state().upstreamSession())
        .map(id -> new UpstreamSession(Optional.of(id), ""));
  }

  private static Kind kind(Call call) {
    return switch (call.arrival().verb()) {
      case GET -> Kind.STREAM;
      case DELETE -> Kind.DELETE;
      case POST -> call.is(McpMethod.SUBSCRIPTIONS_LISTEN) ? Kind.LISTEN : Kind.CALL;
    };
  }

  /** The body as received; a member of a batch is cut out of it. */
  private static Payload payload(Call call) {
    RpcMessage message = call.message().orElseThrow();
    JsonDocument document = message.document();
    boolean whole =
        message.node() == JsonDocument.ROOT
            && document.from() == 0
            && document.to() == document.bytes().length;
    return Payload.of(whole ? document.bytes() : document.rawBytes(message.node()));
  }
}
