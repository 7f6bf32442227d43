package io.cardea.dataplane.http;

import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.dataplane.wire.RequestParser;
import io.cardea.dataplane.wire.ResponseHead;
import io.cardea.model.limit.GatewayLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, HTTP/1.1: one request at a time. What a client sends while its
 * request is answered is kept, at most what one read brings, and no more is read. A client that
 * closes its side has gone. Lives on one event loop.
 */
final class Connection extends LoopHandler implements Carrier, RequestParser.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final byte[] NOTHING = new byte[0];

  /** How long a client may go on sending after the answer that ends its connection. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private enum Phase {
    OPEN,
    /** The last answer is on its way; nothing is read any more. */
    CLOSING,
    /** The last answer has been sent; what comes is dropped, so that it is not lost by a reset. */
    LINGERING
  }

  private final RequestParser parser;
  private final String address;
  private final Optional<String> certificate;
  private Phase phase = Phase.OPEN;
  private @Nullable Exchange exchange;
  private byte @Nullable [] held;
  private long since = System.nanoTime();
  private boolean used;
  private boolean misframed;

  /**
   * @param address where the client is
   * @param certificate thumbprint of the certificate that it has shown, if it had to
   */
  Connection(HttpLoop loop, String address, Optional<String> certificate) {
    super(loop);
    this.parser = new RequestParser(loop.maxFieldBytes());
    this.address = address;
    this.certificate = certificate;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public Optional<String> certificate() {
    return certificate;
  }

  @Override
  public boolean isWritable() {
    return channel().isWritable();
  }

  @Override
  public void execute(Runnable task) {
    opened().executor().execute(() -> loop().dispatch(task));
  }

  @Override
  public void goOn() {
    write(ResponseHead.goOn(opened().alloc()));
  }

  @Override
  public void answer(Answer answer, byte[] content) {
    boolean keeps = keeps(answer.closes());
    finish(head(answer, keeps).end(content, opened().alloc()), keeps);
  }

  @Override
  public void begin(Answer answer) {
    write(head(answer, !answer.closes()).chunked().end(NOTHING, opened().alloc()));
  }

  @Override
  public void write(byte[] data) {
    write(ResponseHead.chunk(data, opened().alloc()));
  }

  @Override
  public void end(boolean closes) {
    finish(ResponseHead.lastChunk(opened().alloc()), keeps(closes));
  }

  /** Whether the connection is used again: not if the rest of a request is still to come. */
  private boolean keeps(boolean closes) {
    return !closes && parser.isDone();
  }

  private ResponseHead head(Answer answer, boolean keeps) {
    ResponseHead head = loop().head().begin(answer.status());
    if (!answer.fields().isEmpty()) {
      answer.fields().forEach(head::field);
    }
    for (Map.Entry<String, String> field : answer.more()) {
      head.field(field.getKey(), field.getValue());
    }
    if (!keeps) {
      head.field("connection", "close");
    }
    if (!answer.contentType().isEmpty()) {
      head.field("content-type", answer.contentType());
    }
    return answer.length() == Answer.UNSAID ? head : head.length(answer.length());
  }

  private void write(ByteBuf bytes) {
    ChannelFuture _ = opened().writeAndFlush(bytes, opened().voidPromise());
  }

  /** Sends the last of an answer, then goes on with the next request or closes. */
  private void finish(ByteBuf last, boolean keeps) {
    exchange = null;
    used = true;
    since = System.nanoTime();
    if (keeps) {
      write(last);
      parser.next();
      if (held != null) {
        // Not from here: whoever has answered may not be done with it.
        execute(this::readOn);
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

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    try {
      loop().dispatch(() -> read(message));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(Object message) {
    // Once the last answer has begun, nothing on this connection counts any more.
    if (phase == Phase.OPEN && message instanceof ByteBuf bytes) {
      read(bytes);
    }
  }

  private void read(ByteBuf bytes) {
    byte[] lent = loop().scratch().take();
    try {
      while (bytes.isReadable()) {
        int length = Math.min(bytes.readableBytes(), lent.length);
        bytes.readBytes(lent, 0, length);
        parse(lent, 0, length);
      }
    } finally {
      loop().scratch().giveBack();
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

  private void readOn() {
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
    byte[] json = loop().handler().onMisframed(address, bad);
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
        head(
                new Answer(
                    bad.status(), "application/json", json.length, Map.of(), List.of(), true),
                false)
            .end(json, opened().alloc()));
  }

  @Override
  public void onHead(RequestHead head) {
    Exchange next = new Exchange(this, head);
    exchange = next;
    since = System.nanoTime();
    loop().handler().onRequest(head, next);
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
  @Override
  void sweep(long now, GatewayLimits limits) {
    switch (phase) {
      case OPEN -> sweepOpen(now, limits);
      case CLOSING -> closeAfter(limits.idleConnection(), since, now);
      case LINGERING -> closeAfter(LINGER, since, now);
    }
  }

  private void sweepOpen(long now, GatewayLimits limits) {
    if (exchange == null) {
      boolean rests = used && parser.isIdle();
      closeAfter(rests ? limits.idleConnection() : limits.requestTimeout(), since, now);
    } else if (!parser.isDone() && now - since > limits.requestTimeout().toNanos()) {
      exchange.onTooSlow();
    }
  }

  @Override
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

  /** Who ends TLS has gone, like who closes its side. */
  @Override
  public void userEventTriggered(ChannelHandlerContext below, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    Exchange open = exchange;
    exchange = null;
    held = null;
    if (open != null) {
      loop().dispatch(open::leave);
    }
  }
}
