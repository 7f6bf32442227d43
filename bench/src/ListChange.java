import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes until every client has heard that a list has changed: opens legacy sessions,
 * each with its event stream on a connection of its own, has the upstream change a list, and counts
 * from just before that until the notification was read on each stream.
 *
 * <p>Arguments: port, path, number of streams, port of the upstream, rounds. The key is in
 * BENCH_KEY. Prints a line a round: milliseconds until the first, the median and the last stream.
 */
final class ListChange {

  private static final int DEADLINE_SECONDS = 20;
  private static final long REST_SECONDS = 3;
  private static final Pattern SESSION =
      Pattern.compile("^mcp-session-id:\\s*(\\S+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"bench","version":"1.0.0"}}}\
      """;

  private final int port;
  private final String start;
  private final long[] heard;
  private volatile CountDownLatch waiting = new CountDownLatch(0);

  private ListChange(int port, String path, String key, int streams) {
    this.port = port;
    this.start =
        " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n";
    this.heard = new long[streams];
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ListChange change =
        new ListChange(
            Integer.parseInt(args[0]),
            args[1],
            System.getenv("BENCH_KEY"),
            Integer.parseInt(args[2]));
    for (int i = 0; i < change.heard.length; i++) {
      change.open(i);
    }
    for (int round = 0; round < Integer.parseInt(args[4]); round++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REST_SECONDS));
      change.round(Integer.parseInt(args[3]));
    }
    System.exit(0);
  }

  private void open(int number) throws IOException {
    String session = session();
    Socket socket = new Socket("127.0.0.1", port);
    write(
        socket,
        "GET" + start + "Accept: text/event-stream\r\nMcp-Session-Id: " + session
            + "\r\nMCP-Protocol-Version: 2025-11-25\r\n\r\n");
    BufferedReader in = reader(socket);
    String status = in.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("stream " + (number + 1) + " was refused: " + status);
    }
    Thread.startVirtualThread(() -> watch(number, in, socket));
  }

  private String session() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      write(
          socket,
          "POST" + start + "Content-Type: application/json\r\n"
              + "Accept: application/json, text/event-stream\r\nConnection: close\r\n"
              + "Content-Length: " + INITIALIZE.length() + "\r\n\r\n" + INITIALIZE);
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      Matcher id = SESSION.matcher(answer);
      if (!id.find()) {
        throw new IOException("no session: " + answer.strip());
      }
      return id.group(1);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new BufferedReader(new InputStreamReader(in, UTF_8), 1024);
  }

  private void watch(int number, BufferedReader in, Socket socket) {
    try (socket) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.contains("notifications/tools/list_changed")) {
          heard[number] = System.nanoTime();
          waiting.countDown();
        }
      }
    } catch (IOException e) {
      // The round will say that one has not heard.
    }
  }

  private void round(int upstream) throws IOException, InterruptedException {
    waiting = new CountDownLatch(heard.length);
    long begin = System.nanoTime();
    try (Socket socket = new Socket("127.0.0.1", upstream)) {
      write(socket, "POST /change HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
      if (!waiting.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            waiting.getCount() + " streams heard nothing within " + DEADLINE_SECONDS + " s");
      }
    }
    double[] millis = Arrays.stream(heard).mapToDouble(at -> (at - begin) / 1e6).sorted().toArray();
    System.out.printf(
        "%.0f %.0f %.0f%n", millis[0], millis[millis.length / 2], millis[millis.length - 1]);
  }
}
