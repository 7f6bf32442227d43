package io.cardea.dataplane.relay;

import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;

/** What is changed in what a server says, before its client hears it. Pure. */
public interface Rewriting {

  /** Everything passes as it is. */
  Rewriting NONE =
      new Rewriting() {
        @Override
        public boolean rewrite(RpcMessage message, JsonEdit edit) {
          return true;
        }

        @Override
        public String eventId(String id) {
          return id;
        }
      };

  /** Notes the changes to {@code message}; {@code false} if it is not for the client at all. */
  boolean rewrite(RpcMessage message, JsonEdit edit);

  /** What the client is told instead of a stream's event id. */
  String eventId(String id);
}
