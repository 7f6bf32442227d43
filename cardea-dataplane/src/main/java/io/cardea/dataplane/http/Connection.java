package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.dataplane.wire.RequestParser;
import io.cardea.dataplane.wire.ResponseHead;
import io.cardea.model.limit.GatewayLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, HTTP/1.1: one request at a time. What a client sends while its
 * request is answered is kept, at most what one read brings, and no more is read. A client that
 * closes its side has gone. Lives on one event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements RequestParser.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final byte[] NOTHING = new byte[0];

  /** How long a client may go on sending after the answer that ends its connection. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private enum Phase {
    /** Its PROXY protocol header is still to come. */
    NEW,
    OPEN,
    /** The last answer is on its way; nothing is read any more. */
    CLOSING,
    /** The last answer has been sent; what comes is dropped, so that it is not lost by a reset. */
    LINGERING
  }

  private final HttpLoop loop;
  private final RequestParser parser;
  private Phase phase;
  private String address;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private byte @Nullable [] held;
  private long since = System.nanoTime();
  private boolean used;
  private boolean misframed;
  private int place;

  /**
   * @param address where it comes from
   * @param proxied whether it begins with a PROXY protocol header that says better
   */
  Connection(HttpLoop loop, String address, boolean proxied) {
    this.loop = loop;
    this.parser = new RequestParser(loop.maxFieldBytes());
    this.address = address;
    this.phase = proxied ? Phase.NEW : Phase.OPEN;
  }

  String address() {
    return address;
  }

  int place() {
    return place;
  }

  void place(int index) {
    place = index;
  }

  private ChannelHandlerContext opened() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("used before it was opened");
    }
    return known;
  }

  ByteBufAllocator allocator() {
    return opened().alloc();
  }

  ResponseHead head() {
    return loop.head();
  }

  boolean isWritable() {
    return opened().channel().isWritable();
  }

  boolean isRequestRead() {
    return parser.isDone();
  }

  void execute(Runnable task) {
    opened().executor().execute(() -> loop.dispatch(task));
  }

  void write(ByteBuf bytes) {
    ChannelHandlerContext to = opened();
    ChannelFuture _ = to.writeAndFlush(bytes, to.voidPromise());
  }

  /** Sends the last of an answer, then goes on with the next request or closes. */
  void finish(ByteBuf last, boolean keeps) {
    exchange = null;
    used = true;
    since = System.nanoTime();
    if (keeps) {
      write(last);
      parser.next();
      if (held != null) {
        // Not from here: whoever has answered may not be done with it.
        execute(this::goOn);
      }
    } else {
      close(last);
    }
  }

  /** Sends {@code last}, then closes. */
  private void close(ByteBuf last) {
    boolean expectsMore = misframed || held != null || !parser.isDone();
    phase = Phase.CLOSING;
    held = null;
    opened().channel().config().setAutoRead(true);
    ChannelFuture _ =
        opened()
            .writeAndFlush(last)
            .addListener(sent -> {
              if (sent.isSuccess() && expectsMore) {
                linger();
              } else {
                close();
              }
            });
  }

  private void linger() {
    phase = Phase.LINGERING;
    since = System.nanoTime();
    SslHandler tls = opened().pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdownOutput();
    } else {
      // Else the client takes the end for one that somebody in between has made (RFC 8446 §6.1).
      ChannelFuture _ = tls.closeOutbound().addListener(_ -> shutdownOutput());
    }
  }

  private void shutdownOutput() {
    if (opened().channel() instanceof DuplexChannel duplex) {
      ChannelFuture _ = duplex.shutdownOutput();
    } else {
      close();
    }
  }

  void close() {
    ChannelFuture _ = opened().close();
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
  public void channelRead(ChannelHandlerContext from, Object message) {
    try {
      loop.dispatch(() -> read(message));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(Object message) {
    switch (message) {
      case ByteBuf bytes when phase == Phase.OPEN -> read(bytes);
      case HAProxyMessage header when phase == Phase.NEW -> begin(header);
      case ByteBuf _ when phase == Phase.NEW -> close();
      default -> {
        // Dropped: nothing on this connection counts any more.
      }
    }
  }

  private void begin(HAProxyMessage header) {
    String source = ProxyHeader.source(header, address);
    if (source == null) {
      close();
    } else {
      address = source;
      phase = Phase.OPEN;
    }
  }

  private void read(ByteBuf bytes) {
    byte[] lent = loop.scratch().take();
    try {
      while (bytes.isReadable()) {
        int length = Math.min(bytes.readableBytes(), lent.length);
        bytes.readBytes(lent, 0, length);
        parse(lent, 0, length);
      }
    } finally {
      loop.scratch().giveBack();
    }
  }

  private void parse(byte[] bytes, int from, int to) {
    if (used && parser.isIdle()) {
      since = System.nanoTime();
    }
    int at = from;
    try {
      while (at < to && phase == Phase.OPEN && !isAnswering()) {
        at = parser.feed(bytes, at, to, this);
      }
    } catch (BadRequest bad) {
      onMisframed(bad);
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).log("a request failed before it was known");
      close();
      return;
    }
    if (at < to && phase == Phase.OPEN) {
      hold(bytes, at, to);
    }
  }

  /** Whether the request is complete and its answer is not. */
  private boolean isAnswering() {
    return held != null || parser.isDone();
  }

  private void hold(byte[] bytes, int from, int to) {
    byte[] before = held == null ? NOTHING : held;
    byte[] all = Arrays.copyOf(before, before.length + to - from);
    System.arraycopy(bytes, from, all, before.length, to - from);
    held = all;
    opened().channel().config().setAutoRead(false);
  }

  private void goOn() {
    byte[] bytes = held;
    if (bytes == null || phase != Phase.OPEN || parser.isDone()) {
      return;
    }
    held = null;
    parse(bytes, 0, bytes.length);
    if (held == null) {
      opened().channel().config().setAutoRead(true);
    }
  }

  private void onMisframed(BadRequest bad) {
    misframed = true;
    byte[] json = loop.handler().onMisframed(bad);
    Exchange open = exchange;
    exchange = null;
    if (open != null) {
      open.leave();
    }
    if (open != null && open.isBegun()) {
      close();
      return;
    }
    close(
        head()
            .begin(bad.status())
            .field("connection", "close")
            .field("content-type", "application/json")
            .length(json.length)
            .end(json, allocator()));
  }

  @Override
  public void onHead(RequestHead head) {
    Exchange next = new Exchange(this, head);
    exchange = next;
    since = System.nanoTime();
    loop.handler().onRequest(head, next);
  }

  @Override
  public void onData(byte[] bytes, int from, int to) {
    if (exchange != null) {
      exchange.onData(bytes, from, to);
    }
  }

  @Override
  public void onEnd() {
    if (exchange != null) {
      exchange.onRequestEnd();
    }
  }

  @Override
  public boolean isHeld() {
    return phase != Phase.OPEN;
  }

  /** Ends requests that do not arrive whole in time, and a connection that nobody uses. */
  void sweep(long now, GatewayLimits limits) {
    switch (phase) {
      case NEW -> closeAfter(limits.requestTimeout(), now);
      case OPEN -> sweepOpen(now, limits);
      case CLOSING -> closeAfter(limits.idleConnection(), now);
      case LINGERING -> closeAfter(LINGER, now);
    }
  }

  private void sweepOpen(long now, GatewayLimits limits) {
    if (exchange == null) {
      boolean rests = used && parser.isIdle();
      closeAfter(rests ? limits.idleConnection() : limits.requestTimeout(), now);
    } else if (!parser.isDone() && now - since > limits.requestTimeout().toNanos()) {
      exchange.onTooSlow();
    }
  }

  private void closeAfter(Duration limit, long now) {
    if (now - since > limit.toNanos()) {
      close();
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
      loop.dispatch(exchange::onWritable);
    }
  }

  /** Who ends TLS has gone, like who closes its side. */
  @Override
  public void userEventTriggered(ChannelHandlerContext below, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    LOG.atDebug().setCause(cause).log("connection of a client failed");
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    Exchange open = exchange;
    exchange = null;
    held = null;
    if (open != null) {
      loop.dispatch(open::leave);
    }
  }

  /** The channel below. */
  Channel channel() {
    return opened().channel();
  }
}
