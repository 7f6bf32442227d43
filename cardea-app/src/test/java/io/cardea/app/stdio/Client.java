package io.cardea.app.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A desktop client at the other end of a bridge: writes lines, keeps what it is told. */
final class Client implements AutoCloseable {

  static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
      "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\
      """;
  static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

  /** Bytes of a line. */
  static final int MAX_LINE = 4_096;

  private final PipedOutputStream in = new PipedOutputStream();
  private final Lines out = new Lines();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();
  private final Bridge bridge;
  private final Thread running;

  Client(FakeGateway gateway) throws IOException {
    Endpoint endpoint = new Endpoint(gateway.uri(), () -> Optional.of("k3y"), Optional.empty());
    PipedInputStream read = new PipedInputStream(in, 1 << 20);
    bridge = new Bridge(read, out, endpoint, MAX_LINE, new Random(1));
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bridge.run();
              } catch (IOException | InterruptedException e) {
                failures.add(e);
              }
            });
  }

  static String request(int id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\"}".formatted(id, method);
  }

  /** A request of MCP 2026-07-28; {@code more} follows in its params. */
  static String modern(int id, String method, String more) {
    return """
    {"jsonrpc":"2.0","id":%d,"method":"%s","params":{"_meta":{\
    "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
    "io.modelcontextprotocol/clientCapabilities":{}}%s}}\
    """
        .formatted(id, method, more);
  }

  Client says(String... lines) throws IOException {
    for (String line : lines) {
      in.write((line + "\n").getBytes(UTF_8));
    }
    in.flush();
    return this;
  }

  /** Begins a session. */
  Client initialized() throws IOException {
    says(INITIALIZE, INITIALIZED);
    awaitLine("\"id\":0");
    return this;
  }

  /** Waits for a line that has this part. */
  String awaitLine(String part) {
    FakeGateway.eventually(
        () -> out.lines.stream().anyMatch(line -> line.contains(part)), part + " in " + out.lines);
    return out.lines.stream().filter(line -> line.contains(part)).findFirst().orElse("");
  }

  /** All lines so far. */
  List<String> lines() {
    return out.lines;
  }

  /** Closes its side and waits for the end; all lines. */
  List<String> ends() throws IOException, InterruptedException {
    in.close();
    running.join();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.getFirst());
    }
    return out.lines;
  }

  @Override
  public void close() throws IOException {
    in.close();
    bridge.close();
  }

  /** Takes writes of whole lines only. */
  private static final class Lines extends OutputStream {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void write(int b) throws IOException {
      throw new IOException("not a line");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      String text = new String(bytes, from, length, UTF_8);
      if (text.indexOf('\n') != text.length() - 1) {
        throw new IOException("not one line");
      }
      lines.add(text.substring(0, text.length() - 1));
    }
  }
}
