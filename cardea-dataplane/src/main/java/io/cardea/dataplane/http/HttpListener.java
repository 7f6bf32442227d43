package io.cardea.dataplane.http;

import io.cardea.dataplane.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections at one address and gives them to its event loops in turn. */
public final class HttpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final long CLOSE_SECONDS = 5;
  private static final long REST_MILLIS = 1_000;

  /** Who may connect. Called from the event loop that accepts. */
  public interface Gate {

    /** Whether another connection is let in; if so, {@link #left} follows some day. */
    boolean admits(InetSocketAddress peer);

    /** One that was let in is closed; from any thread. */
    void left();
  }

  private final Gate gate;
  private final boolean proxied;
  private final Optional<ServerTls> tls;
  private final ChannelFutureListener onClosed;
  private final List<HttpLoop> loops = new CopyOnWriteArrayList<>();
  private @Nullable Channel server;

  /**
   * @param proxied whether each connection begins with a PROXY protocol header
   * @param tls what connections speak below HTTP, after that header
   */
  public HttpListener(Gate gate, boolean proxied, Optional<ServerTls> tls) {
    this.gate = gate;
    this.proxied = proxied;
    this.tls = tls;
    this.onClosed = _ -> gate.left();
  }

  /** Gives connections to {@code loop}, too; before {@link #bind}. */
  public void add(HttpLoop loop) {
    loops.add(loop);
  }

  /**
   * Begins to accept. Blocking.
   *
   * @param port 0 for any
   * @return the port
   * @throws IOException if the address cannot be used
   */
  public int bind(Vertx vertx, String host, int port) throws IOException {
    Channel channel = ((VertxInternal) vertx).transport().serverChannelFactory(false).newChannel();
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.pipeline().addLast(new Acceptor());
    server = channel;
    EventLoop accepting = loops.getFirst().eventLoop();
    ChannelFuture registered = accepting.register(channel).awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw new IOException(registered.cause());
    }
    ChannelFuture bound = channel.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Accepts no more and closes every connection. Blocking. */
  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    CompletableFuture<?>[] closing =
        loops.stream()
            .map(loop -> loop.close().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(closing).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("not every connection was closed in good order");
    }
  }

  /** Lives on the event loop that accepts. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    private int next;

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel channel = (Channel) accepted;
      if (!(channel.remoteAddress() instanceof InetSocketAddress peer) || !gate.admits(peer)) {
        channel.unsafe().closeForcibly();
        return;
      }
      ChannelFuture _ = channel.closeFuture().addListener(onClosed);
      next = (next + 1) % loops.size();
      loops.get(next).take(channel, peer.getAddress().getHostAddress(), proxied, tls);
    }

    /** Without descriptors left, accepting would fail again and again at once: rest a moment. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.atWarn().setCause(cause).log("cannot accept connections; trying again in a second");
      context.channel().config().setAutoRead(false);
      Future<?> _ =
          context
              .executor()
              .schedule(
                  () -> context.channel().config().setAutoRead(true),
                  REST_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }
}
