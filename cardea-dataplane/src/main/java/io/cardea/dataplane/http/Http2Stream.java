package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.Http2Head;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on an HTTP/2 connection, and its answer. Lives on the connection's event loop. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements Carrier {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Stream.class);

  private final Http2Connection connection;
  private final long since = System.nanoTime();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private boolean begun;
  private boolean requestRead;

  Http2Stream(Http2Connection connection) {
    this.connection = connection;
  }

  private HttpLoop loop() {
    return connection.loop();
  }

  private ChannelHandlerContext opened() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("used before it was opened");
    }
    return known;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    connection.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    try {
      loop().dispatch(() -> read(frame));
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void read(Object frame) {
    switch (frame) {
      case Http2HeadersFrame headers when !begun -> begin(headers);
      // Trailers, of which nothing is of use.
      case Http2HeadersFrame trailers when trailers.isEndStream() -> onEnd();
      case Http2DataFrame data -> read(data);
      default -> {
        // Priorities and the like.
      }
    }
  }

  private void begin(Http2HeadersFrame frame) {
    begun = true;
    requestRead = frame.isEndStream();
    RequestHead head;
    try {
      Http2Headers headers = frame.headers();
      head =
          Http2Head.read(
              new Http2Head.Target(
                  text(headers.method()), text(headers.path()), text(headers.authority())),
              headers,
              frame.isEndStream(),
              loop().maxFieldBytes());
    } catch (BadRequest bad) {
      byte[] json = loop().handler().onMisframed(connection.address(), bad);
      answer(
          new Answer(bad.status(), "application/json", json.length, Map.of(), List.of(), false),
          json);
      return;
    }
    Exchange next = new Exchange(this, head);
    exchange = next;
    loop().handler().onRequest(head, next);
    if (requestRead) {
      onEnd();
    }
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }

  private void read(Http2DataFrame data) {
    ByteBuf content = data.content();
    if (exchange != null && content.isReadable()) {
      byte[] bytes = new byte[content.readableBytes()];
      content.readBytes(bytes);
      exchange.onData(bytes, 0, bytes.length);
    }
    if (data.isEndStream()) {
      onEnd();
    }
  }

  private void onEnd() {
    requestRead = true;
    if (exchange != null) {
      exchange.onRequestEnd();
    }
  }

  @Override
  public String address() {
    return connection.address();
  }

  @Override
  public Optional<String> certificate() {
    return connection.certificate();
  }

  @Override
  public void execute(Runnable task) {
    opened().executor().execute(() -> loop().dispatch(task));
  }

  @Override
  public boolean isWritable() {
    return opened().channel().isWritable();
  }

  @Override
  public void goOn() {
    send(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("100")));
  }

  @Override
  public void answer(Answer answer, byte[] content) {
    boolean isEmpty = content.length == 0;
    ChannelFuture _ = opened().write(new DefaultHttp2HeadersFrame(headers(answer), isEmpty));
    if (!isEmpty) {
      ChannelFuture _ =
          opened().write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(content), true));
    }
    finish(answer.closes());
  }

  @Override
  public void begin(Answer answer) {
    send(new DefaultHttp2HeadersFrame(headers(answer)));
  }

  @Override
  public void write(byte[] data) {
    send(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(data)));
  }

  @Override
  public void end(boolean closes) {
    ChannelFuture _ = opened().write(new DefaultHttp2DataFrame(true));
    finish(closes);
  }

  private void finish(boolean closes) {
    exchange = null;
    if (!requestRead) {
      // RFC 9113 §8.1: the rest of the request is not wanted.
      ChannelFuture _ = opened().write(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
    opened().flush();
    if (closes) {
      connection.leave();
    }
  }

  private void send(Object frame) {
    ChannelFuture _ = opened().writeAndFlush(frame);
  }

  private static Http2Headers headers(Answer answer) {
    Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(answer.status()));
    answer.fields().forEach((name, value) -> add(headers, name, value));
    answer.more().forEach(field -> add(headers, field.getKey(), field.getValue()));
    if (!answer.contentType().isEmpty()) {
      headers.set("content-type", answer.contentType());
    }
    if (answer.length() != Answer.UNSAID) {
      headers.setInt("content-length", answer.length());
    }
    return headers;
  }

  /** Names are in lower case (RFC 9113 §8.2.1). */
  private static void add(Http2Headers headers, String name, String value) {
    headers.add(name.toLowerCase(Locale.ROOT), value);
  }

  void sweep(long now, GatewayLimits limits) {
    if (exchange != null && !requestRead && now - since > limits.requestTimeout().toNanos()) {
      loop().dispatch(exchange::onTooSlow);
    }
  }

  void keepAlive() {
    if (exchange != null) {
      exchange.keepAlive();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (exchange != null && isWritable()) {
      loop().dispatch(exchange::onWritable);
    }
  }

  /** The client has cancelled the request. */
  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof Http2ResetFrame) {
      leave();
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    LOG.atDebug().setCause(cause).log("a client's request failed");
    ChannelFuture _ = failed.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    leave();
    connection.ended(this);
  }

  private void leave() {
    Exchange open = exchange;
    exchange = null;
    if (open != null) {
      loop().dispatch(open::leave);
    }
  }
}
