package io.cardea.dataplane.http;

import io.cardea.model.limit.GatewayLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection on which HTTP has not begun in time: the PROXY protocol or TLS comes first.
 */
final class Patience extends LoopHandler {

  private final long since = System.nanoTime();

  Patience(HttpLoop loop) {
    super(loop);
  }

  @Override
  void sweep(long now, GatewayLimits limits) {
    closeAfter(limits.requestTimeout(), since, now);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    // Nobody before has known what to do with it.
    ReferenceCountUtil.release(message);
    close();
  }
}
