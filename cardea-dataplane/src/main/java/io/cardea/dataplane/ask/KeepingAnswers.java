package io.cardea.dataplane.ask;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what a client has answered to the gateway while a server asks it something too: the state
 * that the client gets holds those answers and the server's own state. Lives on one event loop.
 */
final class KeepingAnswers extends ForwardingReply {

  private final Asking asking;
  private final Call call;

  KeepingAnswers(ClientReply client, Asking asking, Call call) {
    super(client);
    this.asking = asking;
    this.call = call;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    super.body(status, headers, kept(json).orElse(json));
  }

  @Override
  public boolean event(SseEvent event) {
    return super.event(kept(event.data()).map(event::withData).orElse(event));
  }

  /** The message with another state; empty if it asks the client nothing. */
  private Optional<byte[]> kept(byte[] json) {
    int depth = call.arrival().snapshot().settings().limits().jsonDepth();
    if (json.length == 0
        || !(Json.parse(json, depth) instanceof JsonDocument document)
        || !(RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse response)
        || response.isError()
        || !document.textEquals(
            document.member(response.result(), "resultType"), "input_required")) {
      return Optional.empty();
    }
    int state = document.member(response.result(), "requestState");
    Optional<String> inner =
        document.isString(state) ? Optional.of(document.text(state)) : Optional.empty();
    JsonEdit edit = new JsonEdit(document);
    edit.set(response.result(), "requestState", "\"" + asking.seal(call, inner) + "\"");
    return Optional.of(edit.apply());
  }
}
