package io.cardea.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** A server on loopback that writes whatever bytes a test wants, over TCP or TLS. */
final class RawServer implements AutoCloseable {

  /** What it does with each connection; the connection is closed after it. */
  @FunctionalInterface
  interface Script {
    void run(Peer peer) throws IOException, InterruptedException;
  }

  /** One connection. */
  static final class Peer {
    private final Socket plain;
    private final Socket socket;
    final int number;

    private Peer(Socket plain, Socket socket, int number) {
      this.plain = plain;
      this.socket = socket;
      this.number = number;
    }

    /** The next request, head and body, or nothing if the client has closed. */
    Optional<String> request() throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int due = -1;
      while (due != 0) {
        int c = in.read();
        if (c < 0) {
          return Optional.empty();
        }
        bytes.write(c);
        String text = bytes.toString(ISO_8859_1);
        if (due < 0 && text.endsWith("\r\n\r\n")) {
          due = contentLength(text);
        } else if (due > 0) {
          due--;
        }
      }
      return Optional.of(bytes.toString(ISO_8859_1));
    }

    private static int contentLength(String head) {
      return head.toLowerCase(Locale.ROOT)
          .lines()
          .filter(line -> line.startsWith("content-length: "))
          .mapToInt(line -> Integer.parseInt(line.substring(16)))
          .findFirst()
          .orElse(0);
    }

    /** What comes after the requests that were read. */
    InputStream in() throws IOException {
      return socket.getInputStream();
    }

    OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    void write(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    String serverName() {
      return String.valueOf(
          ((javax.net.ssl.ExtendedSSLSession) ((SSLSocket) socket).getSession())
              .getRequestedServerNames());
    }

    /** The name in the client's certificate, or that there is none. */
    String clientName() {
      try {
        return ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
      } catch (SSLPeerUnverifiedException e) {
        return "nobody";
      }
    }

    /** Ends the connection of TCP, whatever runs over it. */
    void cut() throws IOException {
      plain.close();
    }

    /** Ends it with a reset. */
    void reset() throws IOException {
      plain.setSoLinger(true, 0);
      plain.close();
    }

    /** Says that nothing more is written. */
    void endOutput() throws IOException {
      plain.shutdownOutput();
    }

    /** Waits until the client has closed. */
    void awaitClose() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What comes before is of no interest.
      }
    }
  }

  private final ServerSocket server;
  private final Optional<SSLContext> tls;
  private final AtomicInteger connections = new AtomicInteger();
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private volatile Script script;

  RawServer(Optional<SSLContext> tls, Script script) throws IOException {
    this.server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    this.tls = tls;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** A server that answers every request with {@code answer}, then keeps the connection. */
  static RawServer answering(String answer) throws IOException {
    return new RawServer(
        Optional.empty(),
        peer -> {
          while (peer.request().isPresent()) {
            peer.write(answer);
          }
        });
  }

  void script(Script next) {
    script = next;
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** The next connection whose script has come to its end, by its number. */
  String ended() throws InterruptedException {
    return String.valueOf(ended.poll(10, TimeUnit.SECONDS));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket plain, int number) {
    try (plain;
        Socket socket = secured(plain)) {
      script.run(new Peer(plain, socket, number));
      ended.add(number + " closed");
    } catch (IOException e) {
      ended.add(number + " broke");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket secured(Socket plain) throws IOException {
    if (tls.isEmpty()) {
      return plain;
    }
    SSLSocket socket =
        (SSLSocket) tls.get().getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.setWantClientAuth(true);
    socket.startHandshake();
    return socket;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
