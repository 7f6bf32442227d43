package io.cardea.dataplane.relay;

import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import java.util.Optional;

/** What is changed in what a server says, before its client hears it. Pure. */
public interface Rewriting {

  /** Everything passes as it is. */
  Rewriting NONE =
      new Rewriting() {
        @Override
        public boolean rewrite(RpcMessage message, JsonEdit edit) {
          return true;
        }
      };

  /** Notes the changes to {@code message}; {@code false} if it is not for the client at all. */
  boolean rewrite(RpcMessage message, JsonEdit edit);

  /** Whether it hears of every request of the server, those with unknown methods too. */
  default boolean hearsEveryRequest() {
    return false;
  }

  /** The HTTP status for {@code message} as a whole answer; 0: the server's own. */
  default int status(RpcMessage message) {
    return 0;
  }

  /** The id that the client's request has at the server. */
  default Optional<RequestId> idAtServer(Optional<RequestId> clients) {
    return clients;
  }
}
