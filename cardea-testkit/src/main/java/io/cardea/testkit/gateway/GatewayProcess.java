package io.cardea.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.app.Main;
import io.cardea.testkit.client.McpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway in a process of its own, as {@code cardea run} starts it, with a temporary folder that
 * is removed when it is closed. It can be killed and started again on the same data.
 */
public final class GatewayProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("listening on http://localhost:(\\d+)");

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> options;
  private Process process;
  private int port;

  private GatewayProcess(Path folder, Map<String, String> environment, List<String> options)
      throws IOException {
    this.folder = folder;
    this.environment = environment;
    this.options = options;
    this.process = launch();
    this.port = awaitPort();
  }

  /** Starts one with these documents, on any free port of loopback. */
  public static GatewayProcess start(String yaml) throws IOException {
    return start(yaml, Map.of());
  }

  /**
   * Starts one with these documents, on any free port of loopback.
   *
   * @param environment variables that it sees besides those of this process
   */
  public static GatewayProcess start(String yaml, Map<String, String> environment)
      throws IOException {
    return start(yaml, environment, List.of());
  }

  /** The same with further {@code options} of {@code cardea run}. */
  public static GatewayProcess start(
      String yaml, Map<String, String> environment, List<String> options) throws IOException {
    Path folder = Files.createTempDirectory("cardea-process");
    Files.createDirectory(folder.resolve("config"));
    Files.writeString(folder.resolve("config/cardea.yaml"), yaml);
    return new GatewayProcess(folder, environment, options);
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "-f",
                folder.resolve("config").toString(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--grace",
                "0"));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(Redirect.appendTo(folder.resolve("errors").toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private int awaitPort() throws IOException {
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        // What else it says must not fill the pipe.
        Thread.startVirtualThread(() -> out.lines().forEach(_ -> {}));
        return Integer.parseInt(listening.group(1));
      }
    }
    throw new IOException("no gateway: " + Files.readString(folder.resolve("errors")));
  }

  public int port() {
    return port;
  }

  /** The folder of everything that it keeps. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The key of the first administrator, agent {@code admin}. */
  public String adminKey() throws IOException {
    return Files.readString(folder.resolve("data/admin.key")).strip();
  }

  /** A client at {@code path}: the first administrator, agent {@code admin}. */
  public McpClient client(String path) throws IOException {
    return new McpClient(port, path, List.of("Authorization: Bearer " + adminKey()));
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, on the same data and another port. */
  public void restart() throws IOException {
    process = launch();
    port = awaitPort();
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
