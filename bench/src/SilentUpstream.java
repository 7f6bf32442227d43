import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MCP server that acknowledges every {@code subscriptions/listen} and then keeps its event
 * stream open and silent.
 *
 * <p>Argument: port.
 */
final class SilentUpstream {

  private static final int BACKLOG = 4096;
  private static final Pattern LENGTH =
      Pattern.compile("^content-length:\\s*(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+|\"[^\"\\\\]*\")");

  private SilentUpstream() {}

  public static void main(String[] args) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]), BACKLOG, loopback)) {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 2048);
      String body = body(in, head(in));
      socket.getOutputStream().write(acknowledgement(body).getBytes(UTF_8));
      socket.getOutputStream().flush();
      while (in.read() >= 0) {
        // Nothing is expected; the end is when the other side closes.
      }
    } catch (IOException e) {
      // The other side went away, which is how every stream of the benchmark ends.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ended early");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String body(InputStream in, String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("the request has no Content-Length");
    }
    return new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8);
  }

  private static String acknowledgement(String request) throws IOException {
    Matcher id = ID.matcher(request);
    if (!id.find()) {
      throw new IOException("the request has no id");
    }
    String event =
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
            + "\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + id.group(1)
            + "},\"notifications\":{\"toolsListChanged\":true}}}\n\n";
    return "HTTP/1.1 200 OK\r\n"
        + "Content-Type: text/event-stream\r\n"
        + "Cache-Control: no-cache\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(event.getBytes(UTF_8).length) + "\r\n" + event + "\r\n";
  }
}
