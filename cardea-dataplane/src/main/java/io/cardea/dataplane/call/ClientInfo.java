package io.cardea.dataplane.call;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.ClientName;
import java.util.Optional;

/**
 * What clients call themselves: a modern one in each request, a legacy one when it begins its
 * session (MCP 2026-07-28, "RequestMetaObject"; MCP 2025-11-25, "Initialization").
 */
public final class ClientInfo {

  private ClientInfo() {}

  /** The client of {@code call}, if it has said so there or when its session began. */
  public static Optional<ClientName> of(Call call) {
    boolean saysItself = call.knownRevision().filter(Revision::isModern).isPresent();
    if (!saysItself && call.session().isPresent()) {
      return call.session().get().id().client();
    }
    return call.message().orElse(null) instanceof RpcRequest request
        ? of(request, call.is(McpMethod.INITIALIZE))
        : Optional.empty();
  }

  /** The client that begins a session with {@code initialize}, if it has said so. */
  public static Optional<ClientName> ofInitialize(RpcRequest initialize) {
    return of(initialize, true);
  }

  private static Optional<ClientName> of(RpcRequest request, boolean begins) {
    JsonDocument document = request.document();
    int info =
        begins
            ? document.member(request.params(), "clientInfo")
            : document.member(document.member(request.params(), "_meta"), MetaKey.CLIENT_INFO);
    String name = text(document, document.member(info, "name"));
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClientName(name, text(document, document.member(info, "version"))));
  }

  private static String text(JsonDocument document, int node) {
    return node != NONE && document.isString(node) ? document.text(node) : "";
  }
}
