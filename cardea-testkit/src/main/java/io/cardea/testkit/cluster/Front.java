package io.cardea.testkit.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A load balancer: brings each connection to the node that is chosen by the head of its first
 * request, and to another if that one cannot be reached. It does not look further, so clients with
 * one connection a request are balanced by request.
 */
public final class Front implements AutoCloseable {

  /** Chooses nodes. */
  public interface Choice {

    /**
     * Ports of nodes in the order in which they are to be tried.
     *
     * @param head request line and header fields of a connection's first request
     */
    List<Integer> ports(String head);
  }

  private static final int MAX_HEAD = 64 * 1024;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Choice choice;

  /** A front on a free loopback port. */
  Front(Choice choice) throws IOException {
    this.choice = choice;
    this.server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("front").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Chooses otherwise for connections that begin from now on. */
  public void use(Choice other) {
    choice = other;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        // Closed; or a client that was gone before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      byte[] head = head(client.getInputStream());
      if (head.length > 0) {
        try (Socket node = connect(choice.ports(new String(head, ISO_8859_1)))) {
          open.add(node);
          node.getOutputStream().write(head);
          Thread back = Thread.ofVirtual().start(() -> pipe(node, client));
          pipe(client, node);
          back.join();
          open.remove(node);
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // One of both sides is gone, and closing tells the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private static Socket connect(List<Integer> ports) throws IOException {
    IOException last = new IOException("no node serves");
    for (int port : ports) {
      Socket node = new Socket();
      try {
        node.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        node.setTcpNoDelay(true);
        return node;
      } catch (IOException e) {
        node.close();
        last = e;
      }
    }
    throw last;
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4 && head.size() < MAX_HEAD) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.write(c);
      boolean expected = c == (matched % 2 == 0 ? '\r' : '\n');
      matched = expected ? matched + 1 : c == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  /** Brings what one side says to the other until either is gone. */
  private static void pipe(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // Whoever is gone, the other is told below.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Front::close);
  }
}
