import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Open-loop load at a fixed rate. Requests are due at even intervals whatever the answers do, and
 * each latency runs from when its request was due until its last byte was read, so a stall counts
 * for every request it delays (no coordinated omission). Waits by polling: a timer would be later
 * than the microseconds to be measured.
 *
 * <p>Arguments: port, path, file with the body, requests per second, connections, seconds of
 * warm-up, seconds measured; and, if not always the same tool is called, a file with the names of
 * those that are called in turn. The key is in BENCH_KEY. Prints one line: p50, p99, p99.9 and
 * greatest latency in microseconds.
 */
final class Load {

  private static final long GIVE_UP_NANOS = 5_000_000_000L;

  private final Selector selector = Selector.open();
  private final ArrayDeque<Connection> free = new ArrayDeque<>();
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final long intervalNanos;
  private final int warmUp;
  private final long[] latencies;
  private int sent;
  private int answered;

  private Load(int rate, int warmUpSeconds, int seconds) throws IOException {
    this.intervalNanos = 1_000_000_000L / rate;
    this.warmUp = rate * warmUpSeconds;
    this.latencies = new long[rate * seconds];
  }

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    String key = System.getenv("BENCH_KEY");
    Path body = Path.of(args[2]);
    int connections = Integer.parseInt(args[4]);
    Load load =
        new Load(Integer.parseInt(args[3]), Integer.parseInt(args[5]), Integer.parseInt(args[6]));
    for (int i = 0; i < connections; i++) {
      load.free.add(new Connection(load.selector, port));
    }
    if (args.length > 7) {
      for (String name : Files.readAllLines(Path.of(args[7]))) {
        load.add(McpRequest.call(args[1], body, key, name));
      }
    } else {
      load.add(McpRequest.call(args[1], body, key));
    }
    load.run();
  }

  private void add(byte[] request) {
    requests.add(ByteBuffer.allocateDirect(request.length).put(request).flip());
  }

  private void run() throws IOException {
    int all = warmUp + latencies.length;
    long start = System.nanoTime() + intervalNanos;
    while (answered < all) {
      long due = start + sent * intervalNanos;
      long now = System.nanoTime();
      if (sent < all && now - due >= 0 && !free.isEmpty()) {
        free.remove().send(requests.get(sent % requests.size()), due);
        sent++;
      } else {
        // What the kernel has to do on this core goes first.
        Thread.yield();
      }
      if (now - due > GIVE_UP_NANOS) {
        throw new IOException("the rate cannot be kept: requests are more than 5 s late");
      }
      selector.selectNow();
      receive();
    }
    report();
  }

  private void receive() throws IOException {
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      Connection connection = (Connection) ready.next().attachment();
      ready.remove();
      if (connection.receive()) {
        onAnswer(System.nanoTime() - connection.due);
        free.add(connection);
      }
    }
  }

  private void onAnswer(long latency) {
    if (answered >= warmUp) {
      latencies[answered - warmUp] = latency;
    }
    answered++;
  }

  private void report() {
    Arrays.sort(latencies);
    System.out.printf(
        "%.0f %.0f %.0f %.0f%n", quantile(0.5), quantile(0.99), quantile(0.999), quantile(1));
  }

  private double quantile(double q) {
    int rank = (int) Math.ceil(q * latencies.length);
    return latencies[Math.max(rank, 1) - 1] / 1_000.0;
  }
}
