package io.cardea.upstream.probe;

import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;

/** Takes what a server says without having been asked. */
interface Incoming {

  void onRequest(RpcRequest request);

  void onNotification(RpcNotification notification);
}
