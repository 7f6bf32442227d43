package io.cardea.dataplane.gateway;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.Relay;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.sse.SseEvent;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Ends a stream that is only passed on: its client is told that the list of tools has changed, if
 * it wants to hear that, and comes back to one of the gateway's own.
 */
final class TakeOver implements BooleanSupplier {

  private static final int RETRY_MILLIS = 1;

  private final Relay relay;
  private final Optional<SseEvent> notice;

  /**
   * @param call as it came, with what it listens for
   */
  TakeOver(Call call, Relay relay) {
    this.relay = relay;
    this.notice = notice(call).map(json -> SseEvent.message(json.getBytes(UTF_8)));
  }

  private static Optional<String> notice(Call call) {
    String head = "{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethod.TOOLS_CHANGED.wireName() + "\"";
    if (!(call.message().orElse(null) instanceof RpcRequest request)) {
      return Optional.of(head + "}");
    }
    JsonDocument document = request.document();
    int filter = document.member(request.params(), "notifications");
    int wanted = document.member(filter, "toolsListChanged");
    return wanted != NONE && document.kind(wanted) == JsonKind.TRUE
        ? Optional.of(
            head
                + ",\"params\":{\"_meta\":{\""
                + MetaKey.SUBSCRIPTION_ID
                + "\":"
                + request.id().json()
                + "}}}")
        : Optional.empty();
  }

  @Override
  public boolean getAsBoolean() {
    if (relay.isOver()) {
      return true;
    }
    if (!relay.isStreaming()) {
      return false;
    }
    notice.ifPresent(relay::onEvent);
    relay.endStream(RETRY_MILLIS);
    return true;
  }
}
