package io.cardea.dataplane.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The first handler of a connection that must speak TLS; who does not is told so. */
final class SecureOnly extends OptionalSslHandler {

  private static final String WORDS = "This port speaks HTTPS: use an https address.";

  private static final byte[] REFUSAL =
      """
      HTTP/1.1 400 Bad Request\r
      connection: close\r
      content-type: text/plain\r
      content-length: %d\r
      \r
      %s\
      """
          .formatted(WORDS.length(), WORDS)
          .getBytes(US_ASCII);

  private final Executor worker;
  private final Duration patience;

  SecureOnly(SslContext context, Executor worker, Duration patience) {
    super(context);
    this.worker = worker;
    this.patience = patience;
  }

  @Override
  protected SslHandler newSslHandler(ChannelHandlerContext handler, SslContext context) {
    SslHandler secured = context.newHandler(handler.alloc(), worker);
    secured.setHandshakeTimeoutMillis(patience.toMillis());
    return secured;
  }

  @Override
  protected ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
    return new Refusing();
  }

  /** Answers once, whatever comes, and closes. */
  private static final class Refusing extends ChannelInboundHandlerAdapter {
    private boolean answered;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      if (!answered) {
        answered = true;
        ChannelFuture _ =
            context
                .writeAndFlush(Unpooled.wrappedBuffer(REFUSAL))
                .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
