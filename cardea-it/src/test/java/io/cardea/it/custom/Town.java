package io.cardea.it.custom;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway in front of a server of each era, {@code old} and {@code new}, that offer the same
 * tools: {@code robot} may use all of both, {@code clerk} the tool {@code find} only, {@code chief}
 * the tool {@code search} only.
 *
 * @param old wants sessions
 * @param modern has none
 */
record Town(ScriptedServer old, ScriptedServer modern, TestGateway gateway)
    implements AutoCloseable {

  static final String LEGACY = "2025-11-25";

  static final String TOOLS =
      """
      [{"name":"search","description":"Searches.","inputSchema":{"type":"object","properties":\
      {"owner":{"type":"string"},"limit":{"type":"integer","maximum":100},"q":{"type":"string"},\
      "region":{"type":"string","x-mcp-header":"Region"}},"required":["owner","q"]},"x":1.0},\
      {"name":"delete","inputSchema":{"type":"object"}},{"name":"ping","inputSchema":{"type":"object"}}]\
      """;

  private static final String NO_SESSIONS =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}";

  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");

  /** Where clients reach a server, and what its tools are called there. */
  enum Address {
    OWN("/adapters/%s/mcp", ""),
    ALL("/mcp", "%s__"),
    PROFILE("/profiles/%s-only/mcp", "");

    private final String path;
    private final String prefix;

    Address(String path, String prefix) {
      this.path = path;
      this.prefix = prefix;
    }

    String path(String adapter) {
      return path.formatted(adapter);
    }

    String tool(String adapter, String name) {
      return prefix.formatted(adapter) + name;
    }
  }

  static Town open(String... documents) throws IOException {
    return open(Map.of(), documents);
  }

  static Town open(Map<String, String> environment, String... documents) throws IOException {
    ScriptedServer old = ScriptedServer.start().offering("tools", TOOLS);
    ScriptedServer modern = ScriptedServer.start().modern().offering("tools", TOOLS);
    String yaml = base(old, modern) + String.join("", documents);
    Town town =
        new Town(old, modern, TestGateway.start(yaml, Optional.empty(), environment(environment)));
    town.forget();
    return town;
  }

  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("PATH", String.valueOf(System.getenv("PATH")));
    return all;
  }

  /** Lets the servers forget what they got and their scripts. */
  void forget() {
    old.forget();
    modern.forget();
    modern.on(
        "initialize",
        exchange -> exchange.reply(400, NO_SESSIONS, "Content-Type: application/json"));
  }

  private static String base(ScriptedServer old, ScriptedServer modern) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(Documents.adapter("old", old.url())).append(Documents.adapter("new", modern.url()));
    yaml.append(Documents.role("all", Documents.everything("*")));
    yaml.append(Documents.role("finder", "{adapters: [\"*\"], tools: [find]}"));
    yaml.append(Documents.role("searcher", "{adapters: [\"*\"], tools: [search]}"));
    yaml.append(Documents.binding("robot", "all"));
    yaml.append(Documents.binding("clerk", "finder"));
    yaml.append(Documents.binding("chief", "searcher"));
    for (String adapter : List.of("old", "new")) {
      yaml.append(
          """
          ---
          apiVersion: cardea.io/v1
          kind: Profile
          metadata: {name: %s-only}
          spec: {servers: [{adapter: %s, names: original}]}
          """
              .formatted(adapter, adapter));
    }
    return yaml.toString();
  }

  /** Puts these documents in force besides the servers. */
  void declare(String... documents) throws IOException {
    gateway.reload(base(old, modern) + String.join("", documents));
  }

  /** A Tool for each of both servers. */
  static String tools(String name, String spec) {
    return tool("old", name, spec) + tool("new", name, spec);
  }

  static String tool(String adapter, String name, String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: Tool\nmetadata: {name: %s-%s}\nspec:\n  adapter: %s\n%s"
        .formatted(adapter, name, adapter, spec.indent(2));
  }

  ScriptedServer server(String adapter) {
    return adapter.equals("old") ? old : modern;
  }

  McpClient client(String agent, String path) {
    return gateway.client("x", agent).at(path);
  }

  /** The answer to {@code tools/list}, without what events add. */
  static String list(McpClient client, boolean modern) throws IOException {
    return modern
        ? client.modern("tools/list", "", "").text()
        : client.session(LEGACY).post(McpClient.request(1, "tools/list", "{}")).text();
  }

  static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(list);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /**
   * The answer to a call.
   *
   * @param arguments a member with its comma, or nothing
   */
  static String call(McpClient client, boolean modern, String tool, String arguments)
      throws IOException {
    String members = "\"name\":\"" + tool + "\"" + arguments;
    return modern
        ? client.modern("tools/call", tool, members).text()
        : client
            .session(LEGACY)
            .post(McpClient.request(1, "tools/call", "{" + members + "}"))
            .text();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    old.close();
    modern.close();
  }
}
