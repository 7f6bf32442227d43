import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MCP servers in one process, each of which speaks one era and refuses the other: {@code /modern} is
 * stateless, {@code /legacy} wants sessions. Every call gets the same result. {@code /asking} is
 * like {@code /legacy}, but asks in every call for input that it then waits for.
 *
 * <p>Arguments: port, file with the reply.
 */
final class EraUpstream {

  private static final int BACKLOG = 4096;
  private static final Pattern LENGTH =
      Pattern.compile("^content-length:\\s*(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+|\"[^\"\\\\]*\")");
  private static final String ENVELOPE = "io.modelcontextprotocol/protocolVersion";
  private static final String TOOLS =
      "\"tools\":[{\"name\":\"search_documents\",\"inputSchema\":{\"type\":\"object\"}}]";
  private static final String CACHED =
      "\"resultType\":\"complete\",\"ttlMs\":3600000,\"cacheScope\":\"public\",";

  /** The reply's result, without the braces around it. */
  private final String result;

  private final AtomicInteger sessions = new AtomicInteger();

  private EraUpstream(String reply) {
    String start = "\"result\":{";
    this.result = reply.substring(reply.indexOf(start) + start.length(), reply.length() - 2);
  }

  public static void main(String[] args) throws IOException {
    EraUpstream upstream = new EraUpstream(Files.readString(Path.of(args[1])).strip());
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]), BACKLOG, loopback)) {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> upstream.serve(socket));
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        String body = new String(in.readNBytes(bytes), UTF_8);
        String[] request = head.split(" ", 3);
        if (request[1].equals("/asking") && group(METHOD, body, "").equals("tools/call")) {
          ask(out);
        } else {
          answer(request[0], request[1].equals("/modern"), body, out);
        }
      }
    } catch (IOException e) {
      // The other side went away.
    }
  }

  /** Begins an event stream with a question, and leaves it open. */
  private static void ask(OutputStream out) throws IOException {
    String event =
        "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"message\":"
            + "\"Which quarter?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"quarter\":"
            + "{\"type\":\"string\"}}}}}\n\n";
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(event.length())
                + "\r\n"
                + event
                + "\r\n")
            .getBytes(ISO_8859_1));
  }

  /** Empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int ended = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      ended = next == '\n' ? ended + 1 : next == '\r' ? ended : 0;
      if (ended == 2) {
        return head.toString(ISO_8859_1);
      }
    }
    return "";
  }

  private void answer(String verb, boolean modern, String body, OutputStream out)
      throws IOException {
    String id = group(ID, body, "");
    String method = group(METHOD, body, "");
    if (!verb.equals("POST")) {
      send(out, verb.equals("DELETE") ? "200 OK" : "405 Method Not Allowed", "", "");
    } else if (id.isEmpty()) {
      send(out, "202 Accepted", "", "");
    } else if (body.contains(ENVELOPE) != modern) {
      int code = modern ? -32022 : -32600;
      String data = modern ? ",\"data\":{\"supported\":[\"2026-07-28\"]}" : "";
      send(
          out,
          "400 Bad Request",
          "",
          "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code
              + ",\"message\":\"not of this era\"" + data + "}}");
    } else {
      String session =
          method.equals("initialize") ? "Mcp-Session-Id: s" + sessions.incrementAndGet() + "\r\n" : "";
      send(
          out,
          "200 OK",
          session,
          "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{" + members(method, modern) + "}}");
    }
  }

  private String members(String method, boolean modern) {
    String cached = modern ? CACHED : "";
    return switch (method) {
      case "tools/call" ->
          modern ? result : result.replaceFirst("\"resultType\"\\s*:\\s*\"complete\"\\s*,", "");
      case "tools/list" -> cached + TOOLS;
      case "server/discover" ->
          cached + "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}";
      case "initialize" ->
          "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
              + "\"serverInfo\":{\"name\":\"bench\",\"version\":\"1\"}";
      default -> "";
    };
  }

  private static String group(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  private static void send(OutputStream out, String status, String fields, String json)
      throws IOException {
    byte[] body = json.getBytes(UTF_8);
    String head =
        "HTTP/1.1 " + status + "\r\n" + fields + "Content-Type: application/json\r\nContent-Length: "
            + body.length + "\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream(body.length + 256);
    whole.writeBytes(head.getBytes(ISO_8859_1));
    whole.writeBytes(body);
    whole.writeTo(out);
  }
}
