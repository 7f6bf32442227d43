package io.cardea.testkit.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback that opens tunnels (RFC 9110 §9.3.6): to the port that is asked for, on
 * this machine, whatever the host's name is. It says what tinyproxy says.
 */
public final class TunnelProxy implements AutoCloseable {

  private static final String TUNNEL =
      "HTTP/1.0 200 Connection established\r\nProxy-agent: tinyproxy/1.11.2\r\n\r\n";
  private static final String WHO =
      """
      HTTP/1.0 407 Proxy Authentication Required\r
      Server: tinyproxy/1.11.2\r
      Content-Type: text/html\r
      Connection: close\r
      Proxy-Authenticate: Basic realm="Tinyproxy"\r
      \r
      <html>Who are you?</html>
      """;

  private final ServerSocket listener;
  private final Optional<String> login;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TunnelProxy(ServerSocket listener, Optional<String> login) {
    this.listener = listener;
    this.login =
        login.map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  /** Starts one on any free port, for everyone. */
  public static TunnelProxy start() throws IOException {
    return start(Optional.empty());
  }

  /**
   * Starts one on any free port.
   *
   * @param login {@code user:password}, without which it opens nothing
   */
  public static TunnelProxy start(String login) throws IOException {
    return start(Optional.of(login));
  }

  private static TunnelProxy start(Optional<String> login) throws IOException {
    TunnelProxy proxy =
        new TunnelProxy(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), login);
    Thread.startVirtualThread(proxy::accept);
    return proxy;
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** The first line of every request so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      RawHead head = new WireReader(in).head();
      asked.add(head.start());
      if (login.isPresent() && !head.header("proxy-authorization").equals(login)) {
        out.write(WHO.getBytes(ISO_8859_1));
        return;
      }
      int port = Integer.parseInt(head.start().replaceAll(".*:([0-9]+) HTTP/1\\.1", "$1"));
      try (Socket there = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        open.add(there);
        out.write(TUNNEL.getBytes(ISO_8859_1));
        Thread.startVirtualThread(() -> pass(there, socket));
        in.transferTo(there.getOutputStream());
      }
    } catch (IOException e) {
      // One of both has gone.
    } finally {
      open.remove(accepted);
    }
  }

  private static void pass(Socket from, Socket to) {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of both has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
