package io.cardea.upstream.http;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.OutboundProxy.Login;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.loop.Scratch;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to upstreams on the event loop it belongs to: checks and pins the address,
 * connects to it, and secures the connection.
 */
final class Connector {

  /**
   * What connection to open.
   *
   * @param timeoutMillis to connect, and again for a handshake
   * @param endless whether it is for a stream without end
   * @param owner whose it will be
   */
  record Order(HttpEndpoint endpoint, int timeoutMillis, boolean endless, Connection.Owner owner) {}

  /** Hears what became of an order: exactly one of both. */
  interface Opening {
    void opened(Connection connection);

    void failed(Throwable cause);
  }

  private final ContextInternal context;
  private final VertxInternal vertx;
  private final AddressGuard guard;
  private final UpstreamTls tls;
  private final Scratch scratch = new Scratch();

  /**
   * @param vertx whose current event loop this belongs to
   * @param trust whom to trust, or null for whom the JDK trusts
   */
  Connector(Vertx vertx, AddressGuard guard, @Nullable SSLContext trust) {
    this.vertx = (VertxInternal) vertx;
    this.context = this.vertx.getOrCreateContext();
    this.guard = guard;
    this.tls = new UpstreamTls(trust, this::work);
  }

  private void work(Runnable task) {
    vertx.executeBlocking(
        () -> {
          task.run();
          return true;
        },
        false);
  }

  /** Opens a connection, as the order's {@link Opening} hears, possibly at once. */
  void open(Order order, Opening opening) {
    HttpEndpoint endpoint = order.endpoint();
    endpoint
        .proxy()
        .map(guard::resolve)
        .orElseGet(() -> guard.resolve(endpoint))
        .onComplete(address -> secure(order, address, opening), opening::failed);
  }

  private void secure(Order order, InetSocketAddress address, Opening opening) {
    if (!order.endpoint().tls()) {
      connect(order, address, null, opening);
      return;
    }
    context
        .executeBlocking(() -> tls.handler(order.endpoint()), false)
        .onComplete(
            handler -> {
              handler.setHandshakeTimeoutMillis(order.timeoutMillis());
              connect(order, address, handler, opening);
            },
            opening::failed);
  }

  /**
   * Connects.
   *
   * @param address of the endpoint or its proxy
   */
  private void connect(
      Order order, InetSocketAddress address, @Nullable SslHandler secured, Opening opening) {
    Connection connection =
        new Connection(context, scratch, order.owner(), order.endless(), secured != null);
    HttpEndpoint endpoint = order.endpoint();
    Optional<HttpProxyHandler> proxy =
        endpoint.proxy().map(through -> proxy(address, through.login(), order.timeoutMillis()));
    Opening heard = endpoint.proxy().map(through -> naming(through, opening)).orElse(opening);
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(vertx.transport().channelFactory(false))
        .disableResolver()
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, order.timeoutMillis())
        .handler(first(proxy, secured, connection))
        .connect(
            proxy.isPresent()
                ? InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port())
                : address)
        .addListener(connected -> {
          if (proxy.isPresent() && connected.isSuccess()) {
            proxy
                .get()
                .connectFuture()
                .addListener(through ->
                    after(through, secured, connection, through.isSuccess() ? opening : heard));
          } else {
            after(connected, secured, connection, heard);
          }
        });
  }

  private static HttpProxyHandler proxy(
      InetSocketAddress address, Optional<Login> login, int timeoutMillis) {
    HttpProxyHandler proxy =
        login
            .map(known -> new HttpProxyHandler(address, known.user(), known.password()))
            .orElseGet(() -> new HttpProxyHandler(address));
    proxy.setConnectTimeoutMillis(timeoutMillis);
    return proxy;
  }

  /** Says of what fails that it was the proxy, and what that said. */
  private static Opening naming(OutboundProxy proxy, Opening opening) {
    return new Opening() {
      @Override
      public void opened(Connection connection) {
        opening.opened(connection);
      }

      @Override
      public void failed(Throwable cause) {
        opening.failed(new IOException(Failures.ofProxy(proxy, cause), cause));
      }
    };
  }

  private static ChannelHandler first(
      Optional<HttpProxyHandler> proxy, @Nullable SslHandler secured, Connection connection) {
    if (proxy.isEmpty() && secured == null) {
      return connection;
    }
    List<ChannelHandler> all = new ArrayList<>(proxy.stream().toList());
    if (secured != null) {
      all.add(secured);
    }
    all.add(connection);
    return new Several(all);
  }

  private void after(
      Future<?> connected, @Nullable SslHandler secured, Connection connection, Opening opening) {
    if (connected.isSuccess() && secured != null) {
      secured.handshakeFuture().addListener(done -> tell(done, connection, opening));
    } else {
      tell(connected, connection, opening);
    }
  }

  private void tell(Future<?> done, Connection connection, Opening opening) {
    ContextInternal previous = context.beginDispatch();
    try {
      if (done.isSuccess()) {
        opening.opened(connection);
      } else {
        opening.failed(done.cause());
      }
    } finally {
      context.endDispatch(previous);
    }
  }

  /** The first handler of a connection with several: makes room for those that stay. */
  private static final class Several extends ChannelInitializer<Channel> {
    private final List<ChannelHandler> handlers;

    Several(List<ChannelHandler> handlers) {
      this.handlers = handlers;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(handlers.toArray(ChannelHandler[]::new));
    }
  }
}
