import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before a server and, as long as a file is there, lets it go down and come up again: every
 * connection is reset and new ones are refused for a while. Meanwhile it calls that server through
 * the gateway at an even rate, whatever comes of it; else it would hardly matter that it flaps.
 *
 * <p>Arguments: port, port of the server, file, port of the gateway, path, file with the body, name
 * of the tool, calls per second. The key is in BENCH_KEY. Prints once a second how many calls were
 * answered well and how many were not.
 */
final class Flapper {

  private static final int BACKLOG = 1_024;
  private static final int MAX_IN_FLIGHT = 64;
  private static final int LEAST_MILLIS = 200;
  private static final int MOST_MILLIS = 1_000;

  private final int port;
  private final int target;
  private final Path flag;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;

  private Flapper(int port, int target, Path flag) throws IOException {
    this.port = port;
    this.target = target;
    this.flag = flag;
    this.listener = listen();
  }

  public static void main(String[] args) throws IOException {
    Flapper flapper =
        new Flapper(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]));
    byte[] body =
        Files.readString(Path.of(args[5]))
            .replace("\"search_documents\"", "\"" + args[6] + "\"")
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + args[3] + args[4]))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", args[6])
            .header("Authorization", "Bearer " + System.getenv("BENCH_KEY"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    Thread.ofPlatform().daemon().start(() -> callForEver(call, Integer.parseInt(args[7])));
    flapper.run();
  }

  private static void callForEver(HttpRequest call, int rate) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore free = new Semaphore(MAX_IN_FLIGHT);
    LongAdder well = new LongAdder();
    LongAdder all = new LongAdder();
    long due = System.nanoTime();
    for (long sent = 1; ; sent++) {
      due += 1_000_000_000L / rate;
      LockSupport.parkNanos(due - System.nanoTime());
      if (free.tryAcquire()) {
        client
            .sendAsync(call, BodyHandlers.ofString())
            .whenComplete((answer, failure) -> {
              free.release();
              all.increment();
              if (failure == null && answer.statusCode() == 200) {
                well.increment();
              }
            });
      }
      if (sent % rate == 0) {
        System.out.println(well.sum() + " of " + all.sum());
      }
    }
  }

  private ServerSocket listen() throws IOException {
    ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> accept(socket));
    return socket;
  }

  private void run() throws IOException {
    Random random = new Random(1);
    while (true) {
      pause(random);
      if (Files.exists(flag)) {
        listener.close();
        for (Socket socket : open) {
          socket.setSoLinger(true, 0);
          socket.close();
        }
        pause(random);
        listener = listen();
      }
    }
  }

  private static void pause(Random random) {
    long millis = random.nextInt(LEAST_MILLIS, MOST_MILLIS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void accept(ServerSocket from) {
    try (from) {
      while (true) {
        Socket client = from.accept();
        Thread.startVirtualThread(() -> pass(client));
      }
    } catch (IOException e) {
      // Down.
    }
  }

  private void pass(Socket accepted) {
    try (Socket client = accepted;
        Socket server = new Socket()) {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open.add(client);
      Thread.startVirtualThread(() -> copy(server, client));
      copy(client, server);
    } catch (IOException e) {
      // One side went away.
    } finally {
      open.remove(accepted);
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // One side went away.
    }
  }
}
