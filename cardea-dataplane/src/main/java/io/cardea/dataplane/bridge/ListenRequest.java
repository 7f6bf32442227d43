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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One server's share of a {@code subscriptions/listen} on an aggregate: the client's envelope and
 * id, and those resources that the server has.
 */
public final class ListenRequest {

  private ListenRequest() {}

  /** The request for {@code uris}, as their server calls them. */
  public static UpstreamRequest of(Call call, List<String> uris) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    int meta = document.member(request.params(), "_meta");
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + request.id().json()
            + ",\"method\":\"subscriptions/listen\",\"params\":{\"_meta\":"
            + (meta == NONE ? "{}" : document.raw(meta))
            + ",\"notifications\":{\"resourceSubscriptions\":"
            + uris.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"))
            + "}}}";
    return new UpstreamRequest(
        Kind.LISTEN,
        Optional.empty(),
        List.of(
            UpstreamMessages.ACCEPT,
            UpstreamMessages.JSON,
            Map.entry(McpHeader.PROTOCOL_VERSION, call.revision().date()),
            Map.entry(McpHeader.METHOD, McpMethod.SUBSCRIPTIONS_LISTEN.wireName())),
        Payload.of(json.getBytes(UTF_8)));
  }
}
