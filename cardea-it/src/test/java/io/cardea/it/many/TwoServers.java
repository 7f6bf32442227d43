package io.cardea.it.many;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;

/**
 * A gateway with two scripted servers behind {@code /mcp}: {@code north} and {@code south}. Robot
 * may use both whole, clerk only {@code north}'s tools {@code get_*}.
 */
final class TwoServers implements AutoCloseable {

  static final String TOOLS =
      """
      [{"name":"get_rain","title":"Rain","inputSchema":{"type":"object","x":1.0},"y":[1,2]},
       {"name":"set_rain","inputSchema":{"type":"object"}},
       {"name":"odd.name/with everything","inputSchema":{"type":"object"}}]\
      """;

  private final ScriptedServer north;
  private final ScriptedServer south;
  private final TestGateway gateway;

  private TwoServers(ScriptedServer north, ScriptedServer south, TestGateway gateway) {
    this.north = north;
    this.south = south;
    this.gateway = gateway;
  }

  static TwoServers open(String more) throws IOException {
    ScriptedServer north = server();
    ScriptedServer south = server();
    return new TwoServers(north, south, TestGateway.start(documents(north, south) + more));
  }

  private static ScriptedServer server() throws IOException {
    return ScriptedServer.start()
        .offering("tools", TOOLS)
        .offering("prompts", "[{\"name\":\"sum\"}]")
        .offering(
            "resources",
            "[{\"uri\":\"demo://a\",\"name\":\"a\"},{\"uri\":\"ui://x\",\"name\":\"x\"}]")
        .offering("resourceTemplates", "[{\"uriTemplate\":\"demo://b/{id}\",\"name\":\"b\"}]");
  }

  static String documents(ScriptedServer north, ScriptedServer south) {
    return Documents.open("north", north.url(), "robot")
        + Documents.open("south", south.url(), "robot").replace("robot-", "s-robot-")
        + Documents.role("reader", "{adapters: [north], tools: [\"get_*\"]}")
        + Documents.binding("clerk", "reader");
  }

  ScriptedServer north() {
    return north;
  }

  ScriptedServer south() {
    return south;
  }

  TestGateway gateway() {
    return gateway;
  }

  McpClient client(String agent) {
    return gateway.client("x", agent).at("/mcp");
  }

  void forget() {
    north.forget();
    south.forget();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    north.close();
    south.close();
  }
}
