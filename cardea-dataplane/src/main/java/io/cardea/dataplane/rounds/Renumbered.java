package io.cardea.dataplane.rounds;

import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import java.util.Optional;

/**
 * A call has another id at the server in each round, and one at its client. An answer is read
 * beside the event loop too, but never while a round begins.
 */
final class Renumbered implements Rewriting {

  private final Rewriting rewriting;
  private volatile Optional<RequestId> id = Optional.empty();

  Renumbered(Rewriting rewriting) {
    this.rewriting = rewriting;
  }

  /** From now on the call has {@code atServer} there. */
  void next(RequestId atServer) {
    id = Optional.of(atServer);
  }

  @Override
  public Optional<RequestId> idAtServer(Optional<RequestId> clients) {
    return clients.map(known -> id.orElse(known));
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    return rewriting.rewrite(message, edit);
  }
}
