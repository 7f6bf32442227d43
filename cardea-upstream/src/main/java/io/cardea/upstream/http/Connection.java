package io.cardea.upstream.http;

import io.cardea.upstream.loop.Scratch;
import io.cardea.upstream.wire.AnswerHead;
import io.cardea.upstream.wire.AnswerParser;
import io.cardea.upstream.wire.BadAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream, HTTP/1.1 without pipelining: it has a user from {@link #send} on
 * until the user {@linkplain #leave leaves}. Lives on one event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements AnswerParser.Sink {

  private static final byte[] NOTHING = new byte[0];

  /** Of Linux' {@code tcp_states.h}. */
  private static final int TCP_ESTABLISHED = 1;

  /** Who uses a connection for one exchange; hears nothing more once it has left. */
  interface User {

    /** Bytes of the answer have come. */
    void onBytes();

    /** The final head. */
    void onHead(AnswerHead head);

    /** Some of the body; the array is only lent. */
    void onData(byte[] bytes, int from, int to);

    /** The answer is complete. */
    void onEnd();

    /**
     * The connection or its answer is broken.
     *
     * @param wasSent whether the system has taken the whole request; if not, nobody can have got it
     *     whole, for what is left of it is lost with the connection
     */
    void onBroken(String why, boolean wasSent);

    /** The user itself failed in one of the above. */
    void onFault(RuntimeException fault);
  }

  /** Who gets a connection back, or learns that it is gone. */
  interface Owner {

    /** Nobody uses {@code connection} any more; it is closed already unless {@code reusable}. */
    void onFree(Connection connection, boolean reusable);

    /** It has closed while nobody used it. */
    void onClosed(Connection connection);
  }

  private final ContextInternal context;
  private final Scratch scratch;
  private final Owner owner;
  private final boolean endless;
  private final boolean secure;
  private final AnswerParser parser = new AnswerParser();
  private @Nullable Channel channel;
  private @Nullable User user;
  private @Nullable String problem;
  private byte @Nullable [] held;
  private long idleSince;
  private boolean sending;
  private boolean unsent;
  private boolean paused;
  private boolean freed;
  private boolean surplus;
  private boolean gone;
  private boolean closeNotified;

  /**
   * @param owner whose it is between two uses
   * @param endless whether it is for a stream without end
   * @param secure whether TLS runs below
   */
  Connection(
      ContextInternal context, Scratch scratch, Owner owner, boolean endless, boolean secure) {
    this.context = context;
    this.scratch = scratch;
    this.owner = owner;
    this.endless = endless;
    this.secure = secure;
  }

  boolean isEndless() {
    return endless;
  }

  private boolean isOpen() {
    return channel != null && channel.isActive();
  }

  /**
   * Whether the other side still keeps it open, as far as the system knows: the event loop may yet
   * have to hear of its end. Without epoll, only what the event loop has heard is known.
   */
  boolean isAlive() {
    return isOpen()
        && !(channel instanceof EpollSocketChannel socket
            && socket.tcpInfo().state() != TCP_ESTABLISHED);
  }

  long idleSince() {
    return idleSince;
  }

  void rest(long now) {
    idleSince = now;
  }

  ByteBufAllocator allocator() {
    return opened().alloc();
  }

  private Channel opened() {
    Channel known = channel;
    if (known == null) {
      throw new IllegalStateException("used before it was opened");
    }
    return known;
  }

  /** Sends a whole request, in one write; its answer goes to {@code next}. */
  void send(ByteBuf request, User next) {
    user = next;
    parser.begin();
    sending = true;
    opened().writeAndFlush(request).addListener(this::onSent);
  }

  private void onSent(Future<? super Void> written) {
    sending = false;
    if (!written.isSuccess()) {
      unsent = true;
      problem = Failures.text(written.cause());
      close();
      // A channel that was closed already tells of it no more.
      opened().eventLoop().execute(() -> dispatch(this::breakOff));
    }
  }

  private void breakOff() {
    if (user != null) {
      user.onBroken(problem == null ? "the connection broke" : problem, !unsent);
    }
  }

  /**
   * The user is done with this connection.
   *
   * @param reusable whether request and answer came to their regular end
   */
  void leave(boolean reusable) {
    user = null;
    held = null;
    if (reusable && !sending && !gone) {
      // What else has been read already must be seen before anybody else uses it.
      freed = true;
    } else {
      close();
      owner.onFree(this, false);
    }
  }

  /** Nobody has used this connection since it was given out. */
  void leaveUnused() {
    freed = true;
    settle();
  }

  private void settle() {
    if (freed) {
      freed = false;
      boolean reusable = !surplus && isOpen();
      if (!reusable) {
        close();
      }
      owner.onFree(this, reusable);
    }
  }

  void close() {
    ChannelFuture _ = opened().close();
  }

  /** Reads no more, and says nothing more of what was read, until {@link #resume}. */
  void pause() {
    paused = true;
    opened().config().setAutoRead(false);
  }

  void resume() {
    if (paused) {
      paused = false;
      opened().config().setAutoRead(true);
      // Not from here: whoever resumes may be in the middle of a step.
      opened().eventLoop().execute(() -> dispatch(this::goOn));
    }
  }

  private void goOn() {
    if (paused || user == null) {
      return;
    }
    byte[] bytes = held == null ? NOTHING : held;
    held = null;
    parse(bytes, 0, bytes.length);
    settle();
    if (gone && !paused) {
      onGone();
    }
  }

  @Override
  public void onHead(AnswerHead head) {
    if (user != null) {
      user.onHead(head);
    }
  }

  @Override
  public void onData(byte[] bytes, int from, int to) {
    if (user != null) {
      user.onData(bytes, from, to);
    }
  }

  @Override
  public boolean isHeld() {
    return paused || user == null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext handler) {
    channel = handler.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ContextInternal previous = context.beginDispatch();
    try {
      read(bytes);
    } finally {
      bytes.release();
      context.endDispatch(previous);
    }
  }

  private void read(ByteBuf bytes) {
    if (user == null) {
      surplus = true;
      if (!freed) {
        close();
      }
      return;
    }
    user.onBytes();
    byte[] lent = scratch.take();
    try {
      while (bytes.isReadable()) {
        int length = Math.min(bytes.readableBytes(), lent.length);
        bytes.readBytes(lent, 0, length);
        parse(lent, 0, length);
      }
    } finally {
      scratch.giveBack();
    }
  }

  private void parse(byte[] bytes, int from, int to) {
    if (held != null) {
      hold(bytes, from, to);
      return;
    }
    User now = user;
    int at = now == null ? from : feed(now, bytes, from, to);
    if (paused && user != null) {
      hold(bytes, at, to);
    } else {
      surplus |= at < to;
      if (now != null && now.equals(user) && parser.isDone()) {
        finish(now);
      }
    }
  }

  private int feed(User now, byte[] bytes, int from, int to) {
    try {
      return parser.feed(bytes, from, to, this);
    } catch (BadAnswer bad) {
      now.onBroken(Failures.text(bad), true);
    } catch (RuntimeException fault) {
      now.onFault(fault);
    }
    return to;
  }

  private static void finish(User now) {
    try {
      now.onEnd();
    } catch (RuntimeException fault) {
      now.onFault(fault);
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    byte[] before = held == null ? NOTHING : held;
    byte[] all = Arrays.copyOf(before, before.length + to - from);
    System.arraycopy(bytes, from, all, before.length, to - from);
    held = all;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext handler) {
    if (freed) {
      dispatch(this::settle);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof SslCloseCompletionEvent closing) {
      closeNotified = closing.isSuccess();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext handler, Throwable cause) {
    problem = Failures.text(cause);
    ChannelFuture _ = handler.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    gone = true;
    dispatch(() -> {
      settle();
      if (!paused) {
        onGone();
      }
    });
  }

  private void onGone() {
    User now = user;
    if (now == null) {
      owner.onClosed(this);
    } else if (problem == null && parser.endsWithConnection() && (!secure || closeNotified)) {
      finish(now);
    } else {
      now.onBroken(problem == null ? "the upstream closed the connection" : problem, !unsent);
    }
  }

  private void dispatch(Runnable step) {
    ContextInternal previous = context.beginDispatch();
    try {
      step.run();
    } finally {
      context.endDispatch(previous);
    }
  }
}
