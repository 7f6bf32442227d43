package io.cardea.it.nodes;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.cluster.TwoNodes;
import io.cardea.testkit.feature.FeatureChild;
import io.cardea.testkit.feature.World;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Two nodes in front of three servers: {@code old} has sessions, {@code young} has none, {@code
 * child} is a process with sessions. The agents {@code robot} and {@code clerk} may use everything.
 *
 * @param old behind adapter {@code old}
 * @param young behind adapter {@code young}
 * @param world of adapter {@code child}
 * @param documents the configuration
 */
record Grove(
    ScriptedServer old, ScriptedServer young, World world, String documents, TwoNodes nodes)
    implements AutoCloseable {

  /** What every client here can do. */
  static final String ABLE = "{\"elicitation\":{},\"sampling\":{},\"roots\":{}}";

  static final String FORM =
      "{\"message\":\"Who?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}";
  static final String ACCEPT = "{\"action\":\"accept\",\"content\":{\"n\":1.0}}";

  private static final String TOOLS = "[{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}}]";

  /** A process takes its time to start where much else runs. */
  private static final Duration LEARNED_WITHIN = Duration.ofSeconds(60);

  private static final Pattern ID = Pattern.compile("\"id\":(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+)");

  /** The two servers that are no processes. */
  static Grove open() throws IOException {
    return open(false);
  }

  /** All three servers. */
  static Grove withChild() throws IOException {
    return open(true);
  }

  private static Grove open(boolean withChild) throws IOException {
    ScriptedServer old =
        ScriptedServer.start()
            .offering("tools", TOOLS)
            .offering("resources", "[{\"uri\":\"demo://a\",\"name\":\"a\"}]")
            .declaring("\"resources\":{\"subscribe\":true}");
    ScriptedServer young = ScriptedServer.start().modern().offering("tools", TOOLS);
    World world = new World(Files.createTempDirectory("cardea-grove").resolve("world"));
    List<String> rules = new ArrayList<>();
    rules.add(Documents.everything("old"));
    rules.add(Documents.everything("young"));
    if (withChild) {
      rules.add(Documents.everything("child"));
    }
    String roles = Documents.role("all", rules.toArray(String[]::new));
    String yaml =
        "---\napiVersion: cardea.io/v1\nkind: Gateway\nmetadata: {name: gateway}\n"
            + "spec: {legacySse: true}\n"
            + Documents.adapter("old", old.url())
            + Documents.adapter("young", young.url())
            + (withChild ? child(world) : "")
            + roles
            + Documents.binding("robot", "all")
            + Documents.binding("clerk", "all");
    Grove grove = new Grove(old, young, world, yaml, TwoNodes.start(yaml));
    grove.forget();
    grove.awaitLearned();
    return grove;
  }

  private static String child(World world) {
    List<String> command = FeatureChild.command("child", Revision.R2025_06_18, world);
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return "---\napiVersion: cardea.io/v1\nkind: Adapter\nmetadata: {name: child}\n"
        + "spec: {upstream: {stdio: {command: %s, args: [%s]}}}\n"
            .formatted(JsonStrings.quote(command.getFirst()), arguments);
  }

  private void awaitLearned() {
    for (TestGateway node : List.of(nodes.a(), nodes.b())) {
      awaitLearned(node);
    }
  }

  /** Waits until {@code node} knows what each server offers. */
  void awaitLearned(TestGateway node) {
    long deadline = System.nanoTime() + LEARNED_WITHIN.toNanos();
    while (!hasLearned(node)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not every server was learned within " + LEARNED_WITHIN);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean hasLearned(TestGateway node) {
    try {
      String tools =
          nodes
              .at(node, nodes.client("old", "robot").at("/mcp"))
              .modern("tools/list", "", "")
              .text();
      return tools.contains("old__ask")
          && tools.contains("young__ask")
          && (!documents.contains("name: child}") || tools.contains("child__echo"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Forgets what the servers got and what they were to answer. */
  void forget() {
    old.forget();
    young.forget();
    young.on(
        "initialize",
        exchange ->
            exchange.reply(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\","
                    + "\"data\":{}}}",
                "Content-Type: application/json"));
  }

  /** A session of {@code robot} at {@code path} that is at home at {@code node}. */
  McpClient session(TestGateway node, String path) throws IOException {
    return nodes.at(node, nodes.client("old", "robot").at(path)).session("2025-11-25", ABLE);
  }

  /** The same client at the node that is not its session's home. */
  McpClient elsewhere(McpClient client) {
    boolean atA = nodes.home(client).isAt(nodes.id(nodes.a()));
    return nodes.at(atA ? nodes.b() : nodes.a(), client);
  }

  static String call(int id, String tool, String arguments) {
    return McpClient.request(
        id,
        "tools/call",
        "{\"name\":\"%s\",\"arguments\":%s,\"_meta\":{\"progressToken\":\"p\"}}"
            .formatted(tool, arguments));
  }

  /** The next message on {@code stream}. */
  static String next(EventStream stream) throws IOException {
    String event = stream.next().orElseThrow(() -> new IOException("the stream is over"));
    return event.substring(event.indexOf("data: ") + 6);
  }

  /** The id of {@code message} as JSON. */
  static String idOf(String message) {
    Matcher matcher = ID.matcher(message);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no id: " + message);
    }
    return matcher.group(1);
  }

  static String result(String id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
  }

  static String cancelled(int id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id
        + "}}";
  }

  @Override
  public void close() throws IOException {
    nodes.close();
    old.close();
    young.close();
    Path file = world.file();
    Files.deleteIfExists(file);
    Files.delete(file.toAbsolutePath().getParent());
  }
}
