package io.cardea.dataplane.stage;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.task.TasksExtension;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What MCP 2026-07-28 asks of each request: headers that repeat the body, a known revision, a known
 * method.
 */
final class ModernFace {

  private static final Revision REVISION = Revision.R2026_07_28;

  static final Refusal NO_TASKS =
      Refusal.of(
              400,
              RpcError.MISSING_CLIENT_CAPABILITY,
              "This is about tasks: declare the extension " + TasksExtension.ID + ".")
          .withData(TasksExtension.REQUIRED);

  StageResult request(Call call, RpcRequest request, Envelope envelope) {
    Optional<McpMethod> method = McpMethod.fromClient(request.method(), Era.MODERN);
    Optional<String> mismatch = mismatch(call.arrival(), request, envelope, method);
    if (mismatch.isPresent()) {
      return refuse(400, RpcError.HEADER_MISMATCH, mismatch.get());
    }
    if (!envelope.protocolVersion().equals(REVISION.date())) {
      return new StageResult.Reply(unsupported(envelope.protocolVersion()));
    }
    if (method.isEmpty() || method.get().isNotification()) {
      return refuse(
          404, RpcError.METHOD_NOT_FOUND, "MCP " + REVISION + " has no such request method here.");
    }
    if (TasksExtension.isMissing(method.get(), request, envelope)) {
      return new StageResult.Reply(NO_TASKS);
    }
    return new StageResult.Continue(call.withClass(REVISION, method));
  }

  StageResult notification(Call call, RpcNotification notification) {
    Optional<McpMethod> method =
        McpMethod.fromClient(notification.method(), Era.MODERN).filter(McpMethod::isNotification);
    return method.isEmpty()
        ? refuse(
            404, RpcError.METHOD_NOT_FOUND, "MCP " + REVISION + " has no such notification here.")
        : new StageResult.Continue(call.withClass(REVISION, method));
  }

  private static Optional<String> mismatch(
      Arrival arrival, RpcRequest request, Envelope envelope, Optional<McpMethod> method) {
    return plain(arrival, McpHeader.PROTOCOL_VERSION, envelope.protocolVersion())
        .or(() -> plain(arrival, McpHeader.METHOD, request.method()))
        .or(() -> method.filter(McpMethod::hasNameHeader).flatMap(m -> name(arrival, request, m)))
        .or(() -> malformedParam(arrival));
  }

  private static Optional<String> plain(Arrival arrival, String header, String body) {
    List<String> fields = arrival.headers(header);
    if (fields.size() != 1) {
      return Optional.of("The request must have exactly one " + header + " header.");
    }
    return fields.getFirst().equals(body)
        ? Optional.empty()
        : Optional.of("The " + header + " header does not agree with the body.");
  }

  private static Optional<String> name(Arrival arrival, RpcRequest request, McpMethod method) {
    JsonDocument document = request.document();
    String member = method.nameMember();
    int node = document.member(request.params(), member);
    List<String> fields = arrival.headers(McpHeader.NAME);
    if (node == NONE || !document.isString(node)) {
      return Optional.empty();
    }
    if (fields.size() != 1) {
      return Optional.of("The request must have exactly one Mcp-Name header.");
    }
    return HeaderValue.decode(fields.getFirst()).filter(document.text(node)::equals).isPresent()
        ? Optional.empty()
        : Optional.of("The Mcp-Name header does not agree with params." + member + ".");
  }

  /**
   * Which parameters are mirrored only the upstream knows; that they can be read at all is checked
   * here.
   */
  private static Optional<String> malformedParam(Arrival arrival) {
    Fields fields = arrival.headers();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.isNamedFrom(i, McpHeader.PARAM_PREFIX)
          && (HeaderValue.decode(fields.value(i)).isEmpty() || fields.isRepeated(i))) {
        return Optional.of("A Mcp-Param header is malformed or repeated.");
      }
    }
    return Optional.empty();
  }

  private static Refusal unsupported(String requested) {
    return Refusal.of(400, RpcError.UNSUPPORTED_VERSION, "Unsupported protocol version")
        .withData(
            "{\"supported\":["
                + JsonStrings.quote(REVISION.date())
                + "],\"requested\":"
                + JsonStrings.quote(requested)
                + "}");
  }

  private static StageResult refuse(int status, int code, String message) {
    return new StageResult.Reply(Refusal.of(status, code, message));
  }
}
