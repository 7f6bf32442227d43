package io.cardea.it.tasks;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway with two scripted servers that begin tasks: {@code north} in sessions, {@code south}
 * without. Robot and rival may use both whole, clerk none of them.
 */
final class TaskTown implements AutoCloseable {

  static final String LEGACY = "2025-11-25";
  static final String KNOWS = "\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}";
  private static final String TOOLS = "[{\"name\":\"work\",\"inputSchema\":{\"type\":\"object\"}}]";
  private static final Pattern TASK_ID = Pattern.compile("\"taskId\":\"([^\"]*)\"");

  private final ScriptedServer north;
  private final ScriptedServer south;
  private final TestGateway gateway;

  private TaskTown(ScriptedServer north, ScriptedServer south, TestGateway gateway) {
    this.north = north;
    this.south = south;
    this.gateway = gateway;
  }

  static TaskTown open() throws IOException {
    ScriptedServer north =
        ScriptedServer.start()
            .offering(
                "tools", "[" + tool("work", "optional") + "," + tool("must", "required") + "]")
            .declaring(
                "\"tasks\":{\"list\":{},\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    ScriptedServer south =
        ScriptedServer.start().modern().offering("tools", TOOLS).declaring(KNOWS);
    String documents =
        Documents.adapter("north", north.url())
            + Documents.adapter("south", south.url())
            + Documents.role("all", Documents.everything("north"), Documents.everything("south"))
            + Documents.binding("robot", "all")
            + Documents.binding("rival", "all");
    return new TaskTown(north, south, TestGateway.start(documents));
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

  McpClient client(String agent, String place) {
    return gateway.client("x", agent).at(place);
  }

  private static String tool(String name, String support) {
    return "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"},\"execution\":{\"taskSupport\":\"%s\"}}"
        .formatted(name, support);
  }

  /** What the tool of {@code server} is called at {@code place}. */
  static String at(String place, String server) {
    return place.equals("/mcp") ? server + "__work" : "work";
  }

  /** A modern client that knows tasks asks for something. */
  static RawResponse ask(McpClient client, String method, String name, String members)
      throws IOException {
    String body =
        McpClient.modernRequest(1, method, members)
            .replace("clientCapabilities\":{}", "clientCapabilities\":{" + KNOWS + "}");
    return client.modernly(method, name).post(body);
  }

  /** The first {@code taskId} in {@code text}. */
  static String taskId(String text) {
    Matcher matcher = TASK_ID.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no taskId in " + text);
    }
    return matcher.group(1);
  }

  /** A legacy task, as JSON without braces. */
  static String task(String id, String status) {
    return "\"taskId\":\"%s\",\"status\":\"%s\",\"createdAt\":\"t\",\"lastUpdatedAt\":\"t\""
        .formatted(id, status);
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
