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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many MCP servers of revision 2026-07-28 in one process: {@code /0}, {@code /1} …, each with the
 * tools {@code tool-0}, {@code tool-1} …, of which every call gets the same reply. The list of
 * server 0 changes with each {@code POST /change}, which it announces.
 *
 * <p>Arguments: port, tools of each server, file with the reply.
 */
final class ScaleUpstream {

  private static final int BACKLOG = 4096;
  private static final int PAGE = 1_000;
  private static final String COMPLETE =
      "\"resultType\":\"complete\",\"ttlMs\":3600000,\"cacheScope\":\"public\",";
  private static final Pattern LENGTH =
      Pattern.compile("^content-length:\\s*(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+|\"[^\"\\\\]*\")");
  private static final Pattern CURSOR = Pattern.compile("\"cursor\"\\s*:\\s*\"(\\d+)\"");
  private static final String TOOL =
      """
      {"name":"%s","description":"Finds documents that fit a question and a filter.",\
      "inputSchema":{"type":"object","properties":{"query":{"type":"string"},\
      "limit":{"type":"integer","minimum":1}},"required":["query"]}}\
      """;

  private final int tools;
  private final byte[] reply;
  private final AtomicInteger version = new AtomicInteger();

  /** Listeners of server 0, with the id of their request. */
  private final Map<OutputStream, String> listeners = new ConcurrentHashMap<>();

  private ScaleUpstream(int tools, byte[] reply) {
    this.tools = tools;
    this.reply = reply;
  }

  public static void main(String[] args) throws IOException {
    ScaleUpstream upstream =
        new ScaleUpstream(Integer.parseInt(args[1]), Files.readAllBytes(Path.of(args[2])));
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
        if (!answer(head.split(" ", 3)[1], body, out)) {
          listen(body, in, out);
          return;
        }
      }
    } catch (IOException e) {
      // The other side went away.
    }
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

  /** Answers all but {@code subscriptions/listen}; for that, false. */
  private boolean answer(String path, String body, OutputStream out) throws IOException {
    if (path.equals("/change")) {
      change();
      send(out, "{}".getBytes(UTF_8));
      return true;
    }
    String id = group(ID, body, "null");
    switch (group(METHOD, body, "")) {
      case "tools/call" -> send(out, reply);
      case "server/discover" -> send(out, response(id, discovery(path)));
      case "tools/list" -> send(out, response(id, list(path, group(CURSOR, body, "0"))));
      case "subscriptions/listen" -> {
        return false;
      }
      default -> send(out, response(id, COMPLETE + "\"x\":0"));
    }
    return true;
  }

  private static String group(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  private static String discovery(String path) {
    return COMPLETE
        + "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{\"listChanged\":"
        + path.equals("/0")
        + "}}";
  }

  private String list(String path, String cursor) {
    int from = Integer.parseInt(cursor);
    int to = Math.min(tools, from + PAGE);
    String page =
        IntStream.range(from, to)
            .mapToObj(i -> TOOL.formatted(name(path, i)))
            .collect(Collectors.joining(",", "\"tools\":[", "]"));
    return COMPLETE + page + (to < tools ? ",\"nextCursor\":\"" + to + "\"" : "");
  }

  /** The last tool of server 0 is another after each change. */
  private String name(String path, int i) {
    boolean isChanged = path.equals("/0") && i == tools - 1 && version.get() > 0;
    return isChanged ? "changed-" + version.get() : "tool-" + i;
  }

  private static byte[] response(String id, String members) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{" + members + "}}").getBytes(UTF_8);
  }

  private static void send(OutputStream out, byte[] json) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length
            + "\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream(json.length + 128);
    whole.writeBytes(head.getBytes(ISO_8859_1));
    whole.writeBytes(json);
    whole.writeTo(out);
  }

  private void listen(String body, InputStream in, OutputStream out) throws IOException {
    String id = group(ID, body, "null");
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(ISO_8859_1));
    event(out, "subscriptions/acknowledged", id, ",\"notifications\":{\"toolsListChanged\":true}");
    listeners.put(out, id);
    try {
      while (in.read() >= 0) {
        // Nothing is expected; the end is when the other side closes.
      }
    } finally {
      listeners.remove(out);
    }
  }

  private void change() throws IOException {
    version.incrementAndGet();
    for (Map.Entry<OutputStream, String> listener : listeners.entrySet()) {
      event(listener.getKey(), "tools/list_changed", listener.getValue(), "");
    }
  }

  private static void event(OutputStream out, String what, String id, String members)
      throws IOException {
    String event =
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + what + "\",\"params\":{\"_meta\":"
            + "{\"io.modelcontextprotocol/subscriptionId\":" + id + "}" + members + "}}\n\n";
    int length = event.getBytes(UTF_8).length;
    out.write((Integer.toHexString(length) + "\r\n" + event + "\r\n").getBytes(UTF_8));
    out.flush();
  }
}
