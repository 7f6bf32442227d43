package io.cardea.it.era;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with one tool, {@code one}, that can be replaced by another behind a gateway's back. */
final class EraServer implements AutoCloseable {

  /** What it is at the moment. */
  private interface Speech {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  private static final String TOOLS =
      "\"tools\":[{\"name\":\"one\",\"inputSchema\":{\"type\":\"object\"}}]";
  private static final String CACHED =
      ",\"resultType\":\"complete\",\"ttlMs\":1000,\"cacheScope\":\"public\"";
  private static final List<String> ASKED =
      List.of(
          "server/discover",
          "initialize",
          "notifications/initialized",
          "ping",
          "tools/list",
          "tools/call",
          "subscriptions/listen",
          "GET",
          "DELETE");

  private final ScriptedServer server;
  private final AtomicInteger ids = new AtomicInteger();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile Speech speech = exchange -> exchange.reply(503, "");

  private EraServer(ScriptedServer server) {
    this.server = server;
    for (String method : ASKED) {
      server.on(method, this::answer);
    }
  }

  static EraServer start() throws IOException {
    return new EraServer(ScriptedServer.startForgetful());
  }

  String url() {
    return server.url();
  }

  /** From now on it has sessions, and agrees on {@code revision} whatever is asked for. */
  EraServer legacy(String revision) {
    return become(exchange -> legacy(exchange, revision));
  }

  /** From now on it has sessions, and agrees on whatever is asked for. */
  EraServer agreeable() {
    return become(exchange -> legacy(exchange, ""));
  }

  /** From now on it speaks 2026-07-28 only, but says that it speaks {@code versions}. */
  EraServer modern(String versions) {
    return become(exchange -> modern(exchange, versions));
  }

  /** From now on it answers everything with {@code status}; 0 is silence. */
  EraServer sick(int status) {
    return become(exchange -> {
      if (status == 0) {
        exchange.awaitClose();
      } else {
        exchange.reply(status, "");
      }
    });
  }

  private EraServer become(Speech other) {
    speech = other;
    sessions.clear();
    log.clear();
    return this;
  }

  /** What it was asked since it became what it is; of {@code initialize} also the revision. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** The sessions that nobody has ended. */
  Set<String> sessions() {
    return Set.copyOf(sessions);
  }

  private void answer(Exchange exchange) throws IOException, InterruptedException {
    Received request = exchange.request();
    boolean isInitialize = request.what().equals("initialize");
    log.add(isInitialize ? "initialize " + wanted(request) : request.what());
    speech.answer(exchange);
  }

  private void legacy(Exchange exchange, String revision) throws IOException {
    Received request = exchange.request();
    String session = request.header("mcp-session-id").orElse("");
    if (request.what().equals("initialize")) {
      String id = "s-" + ids.incrementAndGet();
      sessions.add(id);
      exchange.result(
          "{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{}}}"
              .formatted(revision.isEmpty() ? wanted(request) : revision),
          "Mcp-Session-Id: " + id);
    } else if (!sessions.contains(session)) {
      exchange.reply(session.isEmpty() ? 400 : 404, "");
    } else {
      switch (request.what()) {
        case "DELETE" -> {
          sessions.remove(session);
          exchange.reply(200, "");
        }
        case "GET" -> exchange.reply(405, "");
        case "notifications/initialized" -> exchange.reply(202, "");
        case "tools/list" -> exchange.result("{" + TOOLS + "}");
        case "tools/call" -> exchange.result("{\"content\":[]}");
        default -> exchange.result("{}");
      }
    }
  }

  private static void modern(Exchange exchange, String versions) throws IOException {
    Received request = exchange.request();
    if (!request.text().contains("io.modelcontextprotocol/protocolVersion")) {
      exchange.reply(
          404,
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"no\"}}"
              .formatted(request.id()),
          "Content-Type: application/json");
      return;
    }
    switch (request.what()) {
      case "server/discover" ->
          exchange.result(
              "{\"supportedVersions\":[%s],\"capabilities\":{\"tools\":{}}%s}"
                  .formatted(versions, CACHED));
      case "tools/list" -> exchange.result("{" + TOOLS + CACHED + "}");
      default -> exchange.result("{\"content\":[],\"resultType\":\"complete\"}");
    }
  }

  private static String wanted(Received request) {
    if (Json.parse(request.body(), 100) instanceof JsonDocument document) {
      int params = document.member(JsonDocument.ROOT, "params");
      return document.text(document.member(params, "protocolVersion"));
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
