package io.cardea.dataplane.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.dataplane.tls.ServerTls;
import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listener on this machine whose requests a test answers, and clients of it. */
public final class Served implements AutoCloseable, HttpListener.Gate {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final Context context = vertx.getOrCreateContext();
  private final HttpListener listener;
  private final HttpLoop loop;
  private final int port;
  final BlockingQueue<Asked> requests = new LinkedBlockingQueue<>();
  final AtomicInteger open = new AtomicInteger();
  volatile boolean closedToAll;

  /** A request that has come. */
  public record Asked(RequestHead head, Exchange exchange) {}

  public Served() throws IOException {
    this(GatewayLimits.DEFAULT, false, (head, exchange) -> {});
  }

  /**
   * @param onRequest runs on the event loop before the request is put among those that have come
   */
  Served(GatewayLimits limits, boolean proxied, BiConsumer<RequestHead, Exchange> onRequest)
      throws IOException {
    this(limits, proxied, Optional.empty(), onRequest);
  }

  /** The same, over TLS. */
  Served(
      GatewayLimits limits,
      boolean proxied,
      Optional<ServerTls> tls,
      BiConsumer<RequestHead, Exchange> onRequest)
      throws IOException {
    listener = new HttpListener(this, proxied, tls);
    HttpHandler handler =
        new HttpHandler() {
          @Override
          public void onRequest(RequestHead head, Exchange exchange) {
            onRequest.accept(head, exchange);
            requests.add(new Asked(head, exchange));
          }

          @Override
          public byte[] onMisframed(String address, BadRequest bad) {
            return (address + " misframed").getBytes(ISO_8859_1);
          }
        };
    loop = on(() -> new HttpLoop(vertx, handler, () -> limits));
    listener.add(loop);
    port = listener.bind(vertx, "127.0.0.1", 0);
  }

  /** Tries to listen where this listens already. */
  void bindAgain() throws IOException {
    try (HttpListener other = new HttpListener(this, false, Optional.empty())) {
      other.add(loop);
      other.bind(vertx, "127.0.0.1", port);
    }
  }

  /** Runs {@code work} on the event loop. */
  public <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return await(done);
  }

  public void run(Runnable work) {
    on(() -> {
      work.run();
      return true;
    });
  }

  public static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  /** The next request. */
  public Asked next() throws InterruptedException {
    Asked asked = requests.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    if (asked == null) {
      throw new AssertionError("no request came");
    }
    return asked;
  }

  @Override
  public boolean admits(InetSocketAddress peer) {
    return !closedToAll && open.incrementAndGet() > 0;
  }

  @Override
  public void left() {
    open.decrementAndGet();
  }

  int port() {
    return port;
  }

  public Client connect() throws IOException {
    return new Client(port);
  }

  /** One connection. */
  public static final class Client implements AutoCloseable {
    private final Socket socket = new Socket();

    Client(int port) throws IOException {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setReceiveBufferSize(16 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    Socket socket() {
      return socket;
    }

    public Client send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    }

    Client send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      return this;
    }

    /** Exactly as much as {@code expected} has. */
    String read(String expected) throws IOException {
      return new String(input().readNBytes(expected.length()), ISO_8859_1);
    }

    String rest() throws IOException {
      return new String(input().readAllBytes(), ISO_8859_1);
    }

    /** The next byte, or null at the end. */
    @Nullable Character one() throws IOException {
      int next = input().read();
      return next < 0 ? null : (char) next;
    }

    private InputStream input() throws IOException {
      return socket.getInputStream();
    }

    void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    /** Goes away. */
    public void leave() throws IOException {
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Override
  public void close() {
    listener.close();
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
