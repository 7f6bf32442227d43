package io.cardea.app.sample;

import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/** Whether headers mirror the body (MCP 2026-07-28, Streamable HTTP, "Server Validation"). */
final class ModernHeaders {

  private ModernHeaders() {}

  /** What is wrong with them, if anything. */
  static Optional<String> disagreement(MultiMap headers, RpcRequest request, Envelope envelope) {
    if (!is(headers, McpHeader.PROTOCOL_VERSION, envelope.protocolVersion())) {
      return Optional.of("MCP-Protocol-Version must be there once and agree with params._meta");
    }
    if (!is(headers, McpHeader.METHOD, request.method())) {
      return Optional.of("Mcp-Method must be there once and agree with method");
    }
    return name(request)
        .filter(
            name -> !HeaderValue.decode(only(headers, McpHeader.NAME)).equals(Optional.of(name)))
        .map(_ -> "Mcp-Name must be there once and agree with the name or uri in params");
  }

  /** What {@code Mcp-Name} must say; a request whose params lack it fails later. */
  private static Optional<String> name(RpcRequest request) {
    JsonDocument document = request.document();
    return McpMethod.fromClient(request.method(), Era.MODERN)
        .filter(McpMethod::hasNameHeader)
        .map(McpMethod::nameMember)
        .map(param -> document.member(request.params(), param))
        .filter(document::isString)
        .map(document::text);
  }

  private static boolean is(MultiMap headers, String header, String value) {
    return only(headers, header).equals(value);
  }

  /** The field's only value, or nothing. */
  private static String only(MultiMap headers, String header) {
    List<String> fields = headers.getAll(header);
    return fields.size() == 1 ? fields.getFirst().strip() : "";
  }
}
