package io.cardea.it.rounds;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway in front of the server {@code south}, which speaks the stateless era only and has the
 * tool {@code ask}. The agents {@code robot} and {@code clerk} may use everything of it.
 *
 * @param server behind the gateway
 * @param gateway in front of the server
 */
record Modern(ScriptedServer server, TestGateway gateway) implements AutoCloseable {

  /** The address of the server alone, and what its tool is called there. */
  static final String SINGLE = "/adapters/south/mcp";

  /** The address of all servers. */
  static final String ALL = "/mcp";

  static final String FORM =
      "{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"form\",\"message\":\"Who?\","
          + "\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}},"
          + "\"x\":1.0}}";
  static final String SAMPLING =
      "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":10}}";
  static final String ROOTS = "{\"method\":\"roots/list\"}";

  private static final String UNSUPPORTED =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}";
  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\")");

  /** Starts one; {@code more} are lines of the adapter's spec. */
  static Modern open(String... more) throws IOException {
    ScriptedServer server =
        ScriptedServer.start()
            .modern()
            .offering("tools", "[{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}}]")
            .offering("prompts", "[{\"name\":\"sum\"}]")
            .offering(
                "resources",
                "[{\"uri\":\"demo://1\",\"name\":\"a\"},{\"uri\":\"demo://2\",\"name\":\"b\"}]");
    refuseSessions(server);
    String yaml =
        Documents.adapter("south", server.url(), more)
            + Documents.role("all", Documents.everything("south"))
            + Documents.binding("robot", "all")
            + Documents.binding("clerk", "all").replace("clerk-all", "clerk-too");
    TestGateway gateway = TestGateway.start(yaml);
    // Whoever lists waits until the server has been learned, so that no list changes later.
    gateway.client("south", "robot").at(ALL).modern("tools/list", "", "");
    return new Modern(server, gateway);
  }

  private static void refuseSessions(ScriptedServer server) {
    server.on(
        "initialize",
        exchange -> exchange.reply(400, UNSUPPORTED, "Content-Type: application/json"));
  }

  /** Forgets what the server got and what it was to answer. */
  void forget() {
    server.forget();
    refuseSessions(server);
  }

  /** A session of {@code agent} at {@code path}. */
  McpClient session(String agent, String path, String revision, String capabilities)
      throws IOException {
    return gateway.client("south", agent).at(path).session(revision, capabilities);
  }

  /** A call of the tool, as a client at {@code path} names it. */
  static String call(int id, String path, String members) {
    String name = path.equals(SINGLE) ? "ask" : "south__ask";
    return McpClient.request(id, "tools/call", "{\"name\":\"" + name + "\"" + members + "}");
  }

  /**
   * Lets the tool ask {@code requests}, the members of an object, and then say what it was told.
   */
  void asks(String requests, String state) {
    server.on(
        "tools/call",
        exchange -> {
          if (exchange.request().text().contains("\"requestState\"")) {
            exchange.result("{\"resultType\":\"complete\",\"content\":[],\"n\":1.0}");
          } else {
            ask(exchange, requests, state);
          }
        });
  }

  static void ask(Exchange exchange, String requests, String state) throws IOException {
    exchange.result(input(requests, state));
  }

  /** A result that wants input. */
  static String input(String requests, String state) {
    return "{\"resultType\":\"input_required\",\"inputRequests\":{"
        + requests
        + "},\"requestState\":"
        + state
        + "}";
  }

  /** The next message on {@code stream}. */
  static String next(EventStream stream) throws IOException {
    String event = stream.next().orElseThrow(() -> new IOException("the stream is over"));
    return event.substring(event.indexOf("data: ") + 6);
  }

  /** The id of a request of the gateway, as JSON. */
  static String idOf(String message) {
    Matcher matcher = ID.matcher(message);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no id that is a string: " + message);
    }
    return matcher.group(1);
  }

  static String result(String id, String json) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}";
  }

  static String error(String id, int code) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"no\"}}"
        .formatted(id, code);
  }

  static String cancelled(int id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id
        + "}}";
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    server.close();
  }
}
