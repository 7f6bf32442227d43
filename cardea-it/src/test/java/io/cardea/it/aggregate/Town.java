package io.cardea.it.aggregate;

import static io.cardea.it.aggregate.Target.Condition.FICKLE;
import static io.cardea.it.aggregate.Target.Condition.SICK;
import static io.cardea.it.aggregate.Target.Condition.WELL;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.evil.ChildServer;
import io.cardea.testkit.evil.Lie;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Many servers, some of them sick, and who may use which: everybody those over HTTP, but for the
 * hundred thousand tools; each child process, of which every session has one, only some.
 */
final class Town implements AutoCloseable {

  /** Agents {@code p0} … */
  static final int PRINCIPALS = 6;

  private static final int MANY = 100_000;

  /** Of those that are not asked anything, so that what is sick is over soon. */
  private static final String SHORT =
      "limits: {connectTimeout: 500ms, idleTimeout: 700ms, callTimeout: 1500ms,"
          + " messageBytes: 64KiB, processes: {perAdapter: 12, queueTimeout: 500ms, idle: 3s}}";

  /** Of those that are in order, whatever they offer. */
  private static final String USUAL = "limits: {idleTimeout: 20s, processes: {idle: 3s}}";

  private final Map<String, ToolServer> servers = new LinkedHashMap<>();
  private final Map<String, String> others = new LinkedHashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Town() {}

  static Town open() throws IOException {
    Town town = new Town();
    town.build();
    return town;
  }

  private void build() throws IOException {
    well(
        "good",
        ToolServer.bilingual(ToolList.of("echo", "other")),
        "echo",
        true,
        "plain",
        "stream",
        "push");
    well("asker", ToolServer.legacy(ToolList.of("echo")), "echo", false, "ask", "stream", "push");
    well(
        "huge",
        ToolServer.legacy(ToolList.many(MANY, 10_000)),
        "tool-" + (MANY - 1),
        false,
        "plain");
    ToolServer fickle = ToolServer.legacy(ToolList.changing("echo", 100));
    fickle.announceChanges(100);
    well("fickle", fickle, "echo", false, "plain", "push");
    well("pager", ToolServer.legacy(ToolList.endless()), "page-0", false, "plain");
    well("clash", ToolServer.legacy(ToolList.colliding("echo")), "echo", false, "plain");
    ToolServer noisy = ToolServer.legacy(ToolList.of("echo"));
    noisy.broadcast(NOISE, 5, 50);
    well("noisy", noisy, "echo", false, "plain");
    sick(
        "killed",
        ToolServer.bilingual(ToolList.of("echo")),
        FICKLE,
        true,
        List.of("plain", "stream"));
    sick(
        "liar",
        ToolServer.bilingual(ToolList.of("echo")).on("tools/call", Lie.asAsked()),
        SICK,
        true,
        lies());
    ToolServer hung = ToolServer.legacy(ToolList.of("echo"));
    Stream.of("initialize", "server/discover", "GET", "DELETE", "tools/call")
        .forEach(what -> hung.on(what, Lie.SILENCE));
    sick("hung", hung, SICK, false, List.of("plain"));
    sick("dead", "http: {url: \"http://127.0.0.1:1/mcp\"}", SICK);
    child("child", ChildServer.Manner.HONEST, WELL, "plain", "push", "ask");
    child("crashing", ChildServer.Manner.CRASHING, SICK, "plain");
    child("stubborn", ChildServer.Manner.STUBBORN, FICKLE, "plain");
    child("raving", ChildServer.Manner.RAVING, FICKLE, "plain");
  }

  private static final String NOISE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"error\","
          + "\"data\":\""
          + "noise ".repeat(20)
          + "\"}}";

  private static List<String> lies() {
    return Stream.of(Lie.values()).map(Lie::name).toList();
  }

  private void well(
      String name, ToolServer server, String tool, boolean bilingual, String... modes) {
    servers.put(name, server);
    targets.add(new Target(name, tool, WELL, List.of(modes), bilingual));
  }

  private void sick(
      String name,
      ToolServer server,
      Target.Condition condition,
      boolean bilingual,
      List<String> modes) {
    servers.put(name, server);
    targets.add(new Target(name, "echo", condition, modes, bilingual));
  }

  private void sick(String name, String upstream, Target.Condition condition) {
    others.put(name, upstream);
    targets.add(new Target(name, "echo", condition, List.of("plain"), true));
  }

  private void child(
      String name, ChildServer.Manner manner, Target.Condition condition, String... modes) {
    List<String> command = ChildServer.command(manner);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    others.put(
        name,
        "stdio: {command: %s, args: [%s]}"
            .formatted(JsonStrings.quote(command.getFirst()), arguments));
    targets.add(new Target(name, "echo", condition, List.of(modes), true));
  }

  /** What agent {@code p}{@code principal} may call. */
  List<Target> targets(int principal) {
    return targets.stream().filter(target -> mayUse(principal, target.adapter())).toList();
  }

  private static boolean mayUse(int principal, String adapter) {
    return switch (adapter) {
      case "huge" -> principal == 0;
      case "child" -> principal <= 2;
      case "crashing" -> principal == 3 || principal == 4;
      case "raving" -> principal == 4;
      case "stubborn" -> principal == 5;
      default -> true;
    };
  }

  /** The configuration of a gateway in front of all of them. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    targets.forEach(target -> yaml.append(adapter(target)));
    for (int p = 0; p < PRINCIPALS; p++) {
      String adapters = targets(p).stream().map(Target::adapter).collect(Collectors.joining(", "));
      yaml.append(Documents.role("r" + p, "{adapters: [" + adapters + "], tools: [\"*\"]}"));
      yaml.append(Documents.binding("p" + p, "r" + p));
    }
    return yaml.toString();
  }

  private String adapter(Target target) {
    String name = target.adapter();
    String limits = target.condition() == WELL ? USUAL : SHORT;
    ToolServer server = servers.get(name);
    if (server != null) {
      return Documents.adapter(name, server.url(), limits);
    }
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Adapter
    metadata: {name: %s}
    spec:
      upstream: {%s}
      %s
    %s\
    """
        .formatted(
            name,
            others.get(name),
            limits,
            name.equals("dead") ? "  allowPrivateNetwork: true\n" : "");
  }

  ToolServer server(String name) {
    ToolServer server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name + " over HTTP");
    }
    return server;
  }

  /** Kills a server and starts it again, over and over, until it is closed. */
  void disturb(Random random) {
    ToolServer victim = server("killed");
    Thread.startVirtualThread(() -> {
      try {
        while (!closing.await(random.nextInt(500, 2_500), TimeUnit.MILLISECONDS)) {
          victim.kill();
          boolean _ = closing.await(random.nextInt(100, 800), TimeUnit.MILLISECONDS);
          victim.restart();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Servers with more than {@code sessions} open, of those whose limits cut nothing short. */
  List<String> holding(int sessions) {
    return targets.stream()
        .filter(target -> target.condition() == WELL && servers.containsKey(target.adapter()))
        .map(Target::adapter)
        .filter(name -> server(name).sessions() > sessions || server(name).streams() > sessions)
        .map(name ->
            name
                + ": "
                + server(name).sessions()
                + " sessions, "
                + server(name).streams()
                + " streams")
        .toList();
  }

  /** How many servers are child processes. */
  long children() {
    return others.values().stream().filter(upstream -> upstream.startsWith("stdio")).count();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    for (ToolServer server : servers.values()) {
      server.close();
    }
  }
}
