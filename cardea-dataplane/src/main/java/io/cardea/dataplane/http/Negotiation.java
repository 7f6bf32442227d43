package io.cardea.dataplane.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the handshake of TLS, and for what it agrees to speak above (ALPN, RFC 7301). */
final class Negotiation extends ApplicationProtocolNegotiationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

  private final Consumer<String> then;

  /**
   * @param then takes the protocol's name; without ALPN it is HTTP/1.1
   */
  Negotiation(Consumer<String> then) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.then = then;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String protocol) {
    then.accept(protocol);
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
    fail(context, cause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, cause);
  }

  /** Anybody can have it fail: that is nothing to keep a log of. */
  private static void fail(ChannelHandlerContext context, Throwable cause) {
    LOG.atDebug().setCause(cause).log("a handshake of TLS failed");
    ChannelFuture _ = context.close();
  }
}
