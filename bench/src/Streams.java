import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens event streams, each on a connection of its own, and holds them. Reads commands from
 * standard input: a number opens so many more and answers {@code open N} when all are acknowledged;
 * {@code close} closes all and answers {@code lost N}, how many the gateway had closed before.
 *
 * <p>Arguments: port, path, file with the body. The key is in BENCH_KEY.
 */
final class Streams {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;
  private final byte[] request;
  private final List<Socket> open = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();

  private Streams(int port, byte[] request) {
    this.port = port;
    this.request = request;
  }

  public static void main(String[] args) throws IOException {
    byte[] request = McpRequest.listen(args[1], Path.of(args[2]), System.getenv("BENCH_KEY"));
    Streams streams = new Streams(Integer.parseInt(args[0]), request);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("close")) {
        streams.close();
      } else {
        streams.open(Integer.parseInt(line));
      }
    }
  }

  private void open(int more) throws IOException {
    for (int i = 0; i < more; i++) {
      Socket socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request);
      awaitAcknowledgement(socket.getInputStream());
      socket.setSoTimeout(0);
      open.add(socket);
      Thread.startVirtualThread(() -> watch(socket));
    }
    System.out.println("open " + open.size());
  }

  private void awaitAcknowledgement(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("subscriptions/acknowledged") < 0) {
      int count = in.read(buffer);
      answer.append(new String(buffer, 0, Math.max(count, 0), UTF_8));
      boolean refused = answer.length() > 12 && !answer.toString().startsWith("HTTP/1.1 200 ");
      if (count < 0 || refused) {
        throw new IOException(
            "stream " + (open.size() + 1) + " was not acknowledged: " + answer.toString().strip());
      }
    }
  }

  private void watch(Socket socket) {
    byte[] buffer = new byte[512];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(buffer) >= 0) {
        // The rest of the acknowledgement, or a keep-alive comment.
      }
    } catch (IOException e) {
      // Counted below like a regular end.
    }
    if (!socket.isClosed()) {
      lost.incrementAndGet();
    }
  }

  private void close() throws IOException {
    System.out.println("lost " + lost.getAndSet(0));
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }
}
