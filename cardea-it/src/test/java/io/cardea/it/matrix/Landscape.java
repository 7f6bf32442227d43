package io.cardea.it.matrix;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.FeatureChild;
import io.cardea.testkit.feature.FeatureServer;
import io.cardea.testkit.feature.World;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One gateway in front of a server of every kind, and an agent for each visit. */
final class Landscape implements AutoCloseable {

  private static final int AGENTS = 256;
  private static final Duration LEARNED_WITHIN = Duration.ofSeconds(60);

  private final Path folder;
  private final boolean custom;
  private final Map<Variant, World> worlds = new LinkedHashMap<>();
  private final List<FeatureServer> servers = new ArrayList<>();
  private final TestGateway gateway;

  private Landscape(Path folder, boolean custom) throws IOException {
    this.folder = folder;
    this.custom = custom;
    StringBuilder yaml = new StringBuilder();
    for (Variant variant : Variant.all().filter(each -> each.impossible().isEmpty()).toList()) {
      World world = new World(folder.resolve(variant.name()));
      worlds.put(variant, world);
      yaml.append(adapter(variant, world));
      if (custom) {
        yaml.append(CustomTools.documents(variant));
      }
    }
    String agents =
        IntStream.range(0, AGENTS).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
    yaml.append(Documents.role("visitor", Documents.everything("*")));
    yaml.append(
        """
        ---
        apiVersion: cardea.io/v1
        kind: Binding
        metadata: {name: visitors}
        spec: {roles: [visitor], agents: [%s]}
        """
            .formatted(agents));
    this.gateway = TestGateway.start(yaml.toString());
  }

  /** Starts everything and waits until the gateway has learned it. */
  static Landscape open() throws IOException {
    return open(false);
  }

  /** The same, where operators have made other tools of the servers'. */
  static Landscape openCustom() throws IOException {
    return open(true);
  }

  private static Landscape open(boolean custom) throws IOException {
    Landscape landscape = new Landscape(Files.createTempDirectory("cardea-matrix"), custom);
    McpClient client = landscape.client(Cell.Endpoint.AGGREGATE, "", AGENTS - 1);
    long deadline = System.nanoTime() + LEARNED_WITHIN.toNanos();
    while (!landscape.isLearned(client)) {
      if (System.nanoTime() > deadline) {
        landscape.close();
        throw new IOException("not every server was learned within " + LEARNED_WITHIN);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return landscape;
  }

  private boolean isLearned(McpClient client) {
    try {
      String prompts = client.modern("prompts/list", "", "").text();
      return worlds.keySet().stream()
          .allMatch(variant -> prompts.contains("\"" + variant.name() + "__greet\""));
    } catch (IOException e) {
      return false;
    }
  }

  private String adapter(Variant variant, World world) throws IOException {
    String upstream =
        switch (variant.transport()) {
          case STREAMABLE ->
              url("http", FeatureServer.streamable(variant.name(), variant.revision(), world));
          case SSE -> url("sse", FeatureServer.sse(variant.name(), variant.revision(), world));
          case STDIO -> command(variant, world);
        };
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Adapter
    metadata: {name: %s}
    spec:
      upstream: {%s}
      limits: {processes: {idle: 5s}}
      %s
    """
        .formatted(
            variant.name(),
            upstream,
            variant.transport() == Variant.Transport.STDIO ? "" : "allowPrivateNetwork: true");
  }

  private String url(String transport, FeatureServer server) {
    servers.add(server);
    return transport + ": {url: \"" + server.url() + "\"}";
  }

  private static String command(Variant variant, World world) {
    List<String> command = FeatureChild.command(variant.name(), variant.revision(), world);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return "stdio: {command: %s, args: [%s]}"
        .formatted(JsonStrings.quote(command.getFirst()), arguments);
  }

  /** A client of its own agent. */
  McpClient client(Cell.Endpoint endpoint, String adapter, int agent) {
    McpClient client = gateway.client(adapter, "a" + agent);
    return endpoint == Cell.Endpoint.SINGLE ? client : client.at("/mcp");
  }

  /** Whether operators have made other tools of the servers'. */
  boolean isCustom() {
    return custom;
  }

  World world(Variant variant) {
    World world = worlds.get(variant);
    if (world == null) {
      throw new IllegalArgumentException("no such server: " + variant);
    }
    return world;
  }

  /** Who visits whom, by which way. */
  static List<Meeting> meetings() {
    List<Meeting> meetings = new ArrayList<>();
    List<Variant> variants = Variant.all().toList();
    for (Variant variant : variants) {
      for (Revision client : Revision.values()) {
        for (Cell.Endpoint endpoint : Cell.Endpoint.values()) {
          meetings.add(new Meeting(endpoint, client, variant, meetings.size()));
        }
      }
    }
    return meetings;
  }

  /** What the servers found strange. */
  List<String> strange() {
    return worlds.entrySet().stream()
        .flatMap(entry ->
            entry.getValue().all(World.STRANGE).stream()
                .distinct()
                .map(what -> entry.getKey().name() + ": " + what))
        .toList();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    for (FeatureServer server : servers) {
      server.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
