package io.cardea.upstream.probe;

import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.upstream.exchange.UpstreamHead;

/** Takes what a server says besides the answer itself. */
interface Incoming {

  /** Status and fields of an answer, which may still fail to come. */
  void onHead(UpstreamHead head);

  void onRequest(RpcRequest request);

  void onNotification(RpcNotification notification);
}
