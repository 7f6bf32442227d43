package io.cardea.testkit.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a scripted server tells the gateway that asks on its own behalf, to learn what there is and
 * whether the server is well. Kept apart from scripts and from what is shown as received, so that a
 * test sees the calls that it makes and no more.
 */
final class Offering {

  private static final String SESSION = "learner-session";
  private static final String GATEWAY = "\"title\":\"Cardea gateway\"";

  private static final String CACHED =
      ",\"resultType\":\"complete\",\"ttlMs\":3600000,\"cacheScope\":\"public\"}";

  private volatile boolean modern;

  private final List<String> declared = new CopyOnWriteArrayList<>();

  /** Items as JSON, by the name of their list in its result. */
  private final Map<String, String> lists = new ConcurrentHashMap<>();

  /** From now on it speaks the stateless era only. */
  void setModern() {
    modern = true;
  }

  void set(String list, String items) {
    lists.put(list, items);
  }

  /** From now on it also declares this capability, a member as JSON. */
  void declare(String capability) {
    declared.add(capability);
  }

  /** Whether the gateway asks on its own behalf. */
  boolean isAsked(Received request) {
    return request.text().contains(GATEWAY)
        || request.header("mcp-session-id").filter(SESSION::equals).isPresent();
  }

  void answer(Exchange exchange) throws IOException {
    Received request = exchange.request();
    if (modern && !request.text().contains("io.modelcontextprotocol/protocolVersion")) {
      exchange.reply(
          400,
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + request.id()
              + ",\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}",
          "Content-Type: application/json");
      return;
    }
    switch (request.what()) {
      case "server/discover" -> {
        if (modern) {
          exchange.result(
              "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":"
                  + capabilities()
                  + CACHED);
        } else {
          exchange.reply(404, "");
        }
      }
      case "initialize" -> exchange.result(greeting(), "Mcp-Session-Id: " + SESSION);
      case "tools/list", "prompts/list", "resources/list" -> list(exchange, request.what());
      case "resources/templates/list" ->
          exchange.result(
              "{\"resourceTemplates\":" + lists.getOrDefault("resourceTemplates", "[]") + end());
      case "GET" -> exchange.reply(405, "");
      case "DELETE" -> exchange.reply(200, "");
      default -> {
        if (request.id().equals("null")) {
          exchange.reply(202, "");
        } else {
          exchange.result("{}");
        }
      }
    }
  }

  private void list(Exchange exchange, String method) throws IOException {
    String list = method.substring(0, method.indexOf('/'));
    exchange.result("{\"" + list + "\":" + lists.getOrDefault(list, "[]") + end());
  }

  private String end() {
    return modern ? CACHED : "}";
  }

  private String capabilities() {
    StringJoiner capabilities = new StringJoiner(",", "{", "}");
    lists.keySet().stream()
        .map(list -> list.equals("resourceTemplates") ? "resources" : list)
        .distinct()
        .filter(list -> declared.stream().noneMatch(own -> own.startsWith("\"" + list + "\"")))
        .forEach(list -> capabilities.add("\"" + list + "\":{}"));
    declared.forEach(capabilities::add);
    return capabilities.toString();
  }

  private String greeting() {
    return "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":"
        + capabilities()
        + ",\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}}";
  }
}
