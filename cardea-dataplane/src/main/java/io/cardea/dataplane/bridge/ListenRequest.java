package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One server's share of what a client listens for on an aggregate: those resources that the server
 * has.
 */
public final class ListenRequest {

  private ListenRequest() {}

  /** For {@code uris}, as their server calls them, with the client's envelope and id. */
  public static UpstreamRequest of(Call call, Collection<String> uris) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    int meta = document.member(request.params(), "_meta");
    return request(request.id().json(), meta == NONE ? "{}" : document.raw(meta), uris);
  }

  /**
   * For {@code uris}, as their server calls them, to which {@code session} subscribes.
   *
   * @param id of the request; another each time
   */
  public static UpstreamRequest of(Call.Session session, String id, Collection<String> uris) {
    return request(JsonStrings.quote(id), StampedEnvelope.of(session), uris);
  }

  private static UpstreamRequest request(String id, String meta, Collection<String> uris) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\"subscriptions/listen\",\"params\":{\"_meta\":"
            + meta
            + ",\"notifications\":{\"resourceSubscriptions\":"
            + uris.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"))
            + "}}}";
    return new UpstreamRequest(
        Kind.LISTEN,
        Optional.empty(),
        List.of(
            UpstreamMessages.ACCEPT,
            UpstreamMessages.JSON,
            Map.entry(McpHeader.PROTOCOL_VERSION, StampedEnvelope.DATE),
            Map.entry(McpHeader.METHOD, McpMethod.SUBSCRIPTIONS_LISTEN.wireName())),
        Payload.of(json.getBytes(UTF_8)));
  }
}
