package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcRequest;

/**
 * A stateless client's call as it runs in a session at a legacy server. What is told may come from
 * any thread.
 */
public interface CallInSession {

  /** The id, and the progress token, that the call has at the server. */
  RequestId idAtServer();

  /** What the client wants to hear; of a session that several calls share it hears no logs. */
  CallTerms terms();

  /** The server asks something, and waits for its answer. */
  void onAsked(RpcRequest request);

  /** The server does not want to know any more what it asked as {@code id}. */
  void onWithdrawn(RequestId id);
}
