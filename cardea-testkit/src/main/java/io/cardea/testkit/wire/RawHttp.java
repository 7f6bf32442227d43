package io.cardea.testkit.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/**
 * One connection to a loopback server, on which any bytes can be sent. Nothing waits longer than
 * {@link #TIMEOUT}, unless it was connected with another patience.
 */
public final class RawHttp implements AutoCloseable {

  /** After which a read gives up with an exception. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Socket socket;
  private final WireReader reader;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new WireReader(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects to {@code port} of this machine. */
  public static RawHttp connect(int port) throws IOException {
    return connect(port, TIMEOUT);
  }

  /**
   * The same.
   *
   * @param patience after which a read gives up with an exception
   */
  public static RawHttp connect(int port, Duration patience) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) patience.toMillis());
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) patience.toMillis());
    return new RawHttp(socket);
  }

  /** Sends these characters, one byte each. */
  public RawHttp send(String latin1) throws IOException {
    return send(latin1.getBytes(ISO_8859_1));
  }

  public RawHttp send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next response's head; its body is still to be read. */
  public RawHead head() throws IOException {
    return reader.head();
  }

  /** The content that follows {@code head}, as it arrives. */
  public InputStream body(RawHead head) throws IOException {
    boolean none = head.status() == 204 || head.status() == 304 || head.status() < 200;
    return reader.body(head, !none);
  }

  /**
   * The next response, whole.
   *
   * @throws EOFException if the connection is closed before its end
   */
  public RawResponse response() throws IOException {
    RawHead head = head();
    return new RawResponse(head, body(head).readAllBytes());
  }

  /** Waits until the server closes the connection; fails if it sends anything before. */
  public void awaitClose() throws IOException {
    try {
      int next = reader.read();
      if (next >= 0) {
        throw new IOException("expected the end of the connection, not byte " + next);
      }
    } catch (SocketException e) {
      // Reset: closed as well.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
