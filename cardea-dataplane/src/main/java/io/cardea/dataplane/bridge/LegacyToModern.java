package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A session's request at a server that knows no sessions: stamped with the envelope of MCP
 * 2026-07-28, and mirrored in the header fields that go with it. It declares no capabilities, so
 * that the server asks the client nothing.
 */
final class LegacyToModern implements FaceBridge {

  private static final String DATE = Revision.R2026_07_28.date();

  @Override
  public UpstreamRequest toUpstream(Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    JsonEdit edit = new JsonEdit(document, request.node());
    RoutedMessage.name(call, request, edit);
    String envelope = envelope(call, document, document.member(request.params(), "_meta"));
    if (request.params() == NONE) {
      edit.set(request.node(), "params", "{\"_meta\":" + envelope + "}");
    } else {
      edit.set(request.params(), "_meta", envelope);
    }
    return new UpstreamRequest(
        Kind.CALL, Optional.empty(), headers(call, request), Payload.of(edit.apply()));
  }

  /** The client's own {@code _meta} and what every modern request says of itself. */
  private static String envelope(Call call, JsonDocument document, int meta) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    members.add("\"" + MetaKey.PROTOCOL_VERSION + "\":\"" + DATE + "\"");
    members.add("\"" + MetaKey.CLIENT_CAPABILITIES + "\":{}");
    members.add("\"" + MetaKey.CLIENT_INFO + "\":{\"name\":\"cardea\",\"version\":\"1\"}");
    call.session()
        .flatMap(session -> session.state().logLevel())
        .ifPresent(
            level -> members.add("\"" + MetaKey.LOG_LEVEL + "\":" + JsonStrings.quote(level)));
    if (document.isObject(meta)) {
      for (int key = document.first(meta); key != NONE; key = document.nextKey(meta, key)) {
        String name = document.text(key);
        if (!name.startsWith("io.modelcontextprotocol/")) {
          members.add(JsonStrings.quote(name) + ":" + document.raw(document.valueOf(key)));
        }
      }
    }
    return members.toString();
  }

  private static List<Map.Entry<String, String>> headers(Call call, RpcRequest request) {
    McpMethod method = call.method().orElseThrow();
    List<Map.Entry<String, String>> headers = new ArrayList<>(8);
    headers.add(UpstreamMessages.ACCEPT);
    headers.add(UpstreamMessages.JSON);
    headers.add(Map.entry(McpHeader.PROTOCOL_VERSION, DATE));
    headers.add(Map.entry(McpHeader.METHOD, method.wireName()));
    if (call.destination() instanceof Destination.Server server) {
      if (method.hasNameHeader()) {
        server
            .name()
            .ifPresent(name -> headers.add(Map.entry(McpHeader.NAME, HeaderValue.encode(name))));
      }
      server
          .item()
          .filter(_ -> method == McpMethod.TOOLS_CALL)
          .ifPresent(item -> headers.addAll(MirroredParams.of(item.json(), request)));
    }
    return headers;
  }
}
