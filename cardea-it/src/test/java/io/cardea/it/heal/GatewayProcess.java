package io.cardea.it.heal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A gateway in a process of its own, which can really be killed. */
final class GatewayProcess implements AutoCloseable {

  private final Process process;
  private final int port;
  private final String key;

  private GatewayProcess(Process process, int port, String key) {
    this.process = process;
    this.port = port;
    this.key = key;
  }

  /** Starts one on the documents in {@code folder}, where it also keeps its data. */
  static GatewayProcess start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        String[] parts = line.split(" ", -1);
        Thread.startVirtualThread(() -> out.lines().forEach(_ -> {}));
        return new GatewayProcess(process, Integer.parseInt(parts[1]), parts[2]);
      }
    }
    throw new IOException("the gateway did not start");
  }

  /** A client at {@code path}, always the same agent. */
  McpClient client(String path) {
    return new McpClient(port, path, List.of("Authorization: Bearer " + key));
  }

  /** SIGKILL, without waiting. */
  void killNow() {
    process.destroyForcibly();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the gateway cannot be killed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static final class Deaf implements ReloadListener {
    @Override
    public void reloaded(long version) {}

    @Override
    public void refused(List<Problem> problems) {}
  }

  /** What runs in the process. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path documents = folder.resolve("config");
    if (!(new ConfigLoader(_ -> null).load(documents) instanceof Loaded.Valid valid)) {
      throw new IOException("no valid documents in " + documents);
    }
    Gateway gateway =
        Gateway.start(
            new GatewayOptions(
                folder.resolve("data"),
                new GatewayOptions.Listen("127.0.0.1", 0, false),
                Optional.empty(),
                Optional.of(documents),
                valid,
                1,
                Duration.ZERO),
            new Deaf(),
            Clock.systemUTC());
    String key = gateway.keys().issue(TenantId.DEFAULT, "robot", KeyScope.data()).key();
    System.out.println("ready " + gateway.port() + " " + key);
    LockSupport.park(gateway);
  }
}
