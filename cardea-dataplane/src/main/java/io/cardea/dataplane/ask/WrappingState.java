package io.cardea.dataplane.ask;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import java.util.Optional;

/**
 * Keeps what a client has answered to the gateway while a server asks it something too: the
 * server's state is sealed together with those answers.
 */
public final class WrappingState implements Rewriting {

  private final Rewriting rewriting;
  private final Asking asking;
  private final Call call;

  private WrappingState(Rewriting rewriting, Asking asking, Call call) {
    this.rewriting = rewriting;
    this.asking = asking;
    this.call = call;
  }

  /** {@code rewriting}, and that, if the client of {@code call} has answered something. */
  public static Rewriting around(Rewriting rewriting, Asking asking, Call call) {
    return call.answers().isEmpty() ? rewriting : new WrappingState(rewriting, asking, call);
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    boolean goesOn = rewriting.rewrite(message, edit);
    if (goesOn && message instanceof RpcResponse response && !response.isError()) {
      JsonDocument document = response.document();
      int result = response.result();
      if (document.textEquals(document.member(result, "resultType"), "input_required")) {
        int state = document.member(result, "requestState");
        Optional<String> inner =
            document.isString(state) ? Optional.of(document.text(state)) : Optional.empty();
        edit.set(result, "requestState", "\"" + asking.seal(call, inner) + "\"");
      }
    }
    return goesOn;
  }

  @Override
  public Optional<String> eventId(String id) {
    return rewriting.eventId(id);
  }

  @Override
  public Optional<RequestId> idAtServer(Optional<RequestId> clients) {
    return rewriting.idAtServer(clients);
  }
}
