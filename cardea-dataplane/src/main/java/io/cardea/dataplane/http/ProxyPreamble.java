package io.cardea.dataplane.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/** Waits for the PROXY protocol header that a connection begins with, then makes way. */
final class ProxyPreamble extends ChannelInboundHandlerAdapter {

  private final String own;
  private final Consumer<String> then;

  /**
   * @param own the address of the proxy
   * @param then takes the client's address, and puts in place what comes next
   */
  ProxyPreamble(String own, Consumer<String> then) {
    this.own = own;
    this.then = then;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      String source =
          message instanceof HAProxyMessage header ? ProxyHeader.source(header, own) : null;
      if (source == null) {
        ChannelFuture _ = context.close();
      } else {
        then.accept(source);
        context.pipeline().remove(this);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }
}
