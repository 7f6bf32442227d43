package io.cardea.dataplane.http;

import io.cardea.model.limit.GatewayLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler of a client's connection that its event loop looks after. */
abstract class LoopHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(LoopHandler.class);

  private final HttpLoop loop;
  private @Nullable ChannelHandlerContext context;
  private int place;

  LoopHandler(HttpLoop loop) {
    this.loop = loop;
  }

  /** Ends what takes too long. */
  abstract void sweep(long now, GatewayLimits limits);

  /** Shows clients of open answers that they are still there. */
  void keepAlive() {}

  final HttpLoop loop() {
    return loop;
  }

  final ChannelHandlerContext opened() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("used before it was opened");
    }
    return known;
  }

  final Channel channel() {
    return opened().channel();
  }

  final int place() {
    return place;
  }

  final void place(int index) {
    place = index;
  }

  final void close() {
    ChannelFuture _ = opened().close();
  }

  final void closeAfter(Duration limit, long since, long now) {
    if (now - since > limit.toNanos()) {
      close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    loop.add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    loop.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    LOG.atDebug().setCause(cause).log("connection of a client failed");
    close();
  }
}
