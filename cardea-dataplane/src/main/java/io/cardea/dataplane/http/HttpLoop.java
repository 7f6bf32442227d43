package io.cardea.dataplane.http;

import io.cardea.dataplane.tls.PeerCertificate;
import io.cardea.dataplane.tls.ServerTls;
import io.cardea.dataplane.wire.ResponseHead;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.upstream.loop.Scratch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The connections of clients on one event loop. */
public final class HttpLoop {

  private static final long SWEEP_MILLIS = 500;
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final ContextInternal context;
  private final HttpHandler handler;
  private final Supplier<GatewayLimits> limits;
  private final int maxFieldBytes;
  private final Scratch scratch = new Scratch();
  private final ResponseHead head = new ResponseHead();
  private final List<LoopHandler> handlers = new ArrayList<>();
  private final List<ScheduledFuture<?>> timers;
  private boolean closed;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param limits those in force; how large a header may be is read once
   */
  public HttpLoop(Vertx vertx, HttpHandler handler, Supplier<GatewayLimits> limits) {
    this.context = ((VertxInternal) vertx).getOrCreateContext();
    this.handler = handler;
    this.limits = limits;
    this.maxFieldBytes = limits.get().headerBytes();
    this.timers =
        List.of(every(SWEEP_MILLIS, this::sweep), every(KEEP_ALIVE_MILLIS, this::keepAlive));
  }

  private ScheduledFuture<?> every(long millis, Runnable task) {
    return eventLoop()
        .scheduleAtFixedRate(() -> dispatch(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  EventLoop eventLoop() {
    return context.nettyEventLoop();
  }

  HttpHandler handler() {
    return handler;
  }

  int maxFieldBytes() {
    return maxFieldBytes;
  }

  Scratch scratch() {
    return scratch;
  }

  ResponseHead head() {
    return head;
  }

  /** Runs {@code step} as part of this event loop. */
  void dispatch(Runnable step) {
    ContextInternal previous = context.beginDispatch();
    try {
      step.run();
    } finally {
      context.endDispatch(previous);
    }
  }

  /**
   * Takes over an accepted channel, which is not registered yet.
   *
   * @param proxied whether it begins with a PROXY protocol header
   * @param tls what it speaks below HTTP, if anything
   */
  void take(Channel channel, String address, boolean proxied, Optional<ServerTls> tls) {
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    ChannelPipeline pipeline = channel.pipeline();
    if (proxied) {
      pipeline.addLast(
          new HAProxyMessageDecoder(),
          new ProxyPreamble(address, source -> begin(pipeline, source, tls)),
          new Patience(this));
    } else {
      begin(pipeline, address, tls);
    }
    ChannelFuture _ =
        eventLoop()
            .register(channel)
            .addListener(registered -> {
              if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
              }
            });
  }

  private void begin(ChannelPipeline pipeline, String address, Optional<ServerTls> tls) {
    if (tls.isEmpty()) {
      speak(pipeline, new Connection(this, address, Optional.empty()));
      return;
    }
    if (pipeline.get(Patience.class) == null) {
      pipeline.addLast(new Patience(this));
    }
    pipeline.addBefore(
        pipeline.context(Patience.class).name(),
        null,
        tls.get().handler(this::work, limits.get().requestTimeout()));
    pipeline.addBefore(
        pipeline.context(Patience.class).name(),
        null,
        new Negotiation(protocol -> speakSecurely(pipeline, protocol, address)));
  }

  private void speakSecurely(ChannelPipeline pipeline, String protocol, String address) {
    Optional<String> certificate =
        Optional.ofNullable(pipeline.get(SslHandler.class)).flatMap(PeerCertificate::thumbprint);
    speak(
        pipeline,
        protocol.equals(ApplicationProtocolNames.HTTP_2)
            ? new Http2Connection(this, address, certificate)
            : new Connection(this, address, certificate));
  }

  /** HTTP begins. */
  private static void speak(ChannelPipeline pipeline, LoopHandler http) {
    if (pipeline.get(Patience.class) != null) {
      pipeline.remove(Patience.class);
    }
    pipeline.addLast(http);
  }

  private void work(Runnable task) {
    Future<?> _ = context.executeBlocking(Executors.callable(task), false);
  }

  void add(LoopHandler handler) {
    handler.place(handlers.size());
    handlers.add(handler);
    if (closed) {
      handler.close();
    }
  }

  void remove(LoopHandler handler) {
    LoopHandler last = handlers.removeLast();
    if (!last.equals(handler)) {
      handlers.set(handler.place(), last);
      last.place(handler.place());
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    GatewayLimits inForce = limits.get();
    for (LoopHandler each : List.copyOf(handlers)) {
      each.sweep(now, inForce);
    }
  }

  private void keepAlive() {
    for (LoopHandler each : List.copyOf(handlers)) {
      each.keepAlive();
    }
  }

  /** Closes every connection, from any thread; none is taken any more. */
  CompletionStage<Void> close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    eventLoop()
        .execute(() -> {
          closed = true;
          timers.forEach(timer -> timer.cancel(false));
          CompletableFuture<?>[] closing =
              List.copyOf(handlers).stream()
                  .map(HttpLoop::closing)
                  .toArray(CompletableFuture[]::new);
          CompletableFuture<Void> _ =
              CompletableFuture.allOf(closing).whenComplete((_, _) -> done.complete(null));
        });
    return done;
  }

  private static CompletableFuture<Boolean> closing(LoopHandler handler) {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    ChannelFuture _ = handler.channel().close().addListener(_ -> gone.complete(true));
    return gone;
  }
}
