package io.cardea.testkit.feature;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A legacy server over Streamable HTTP (MCP 2025-03-26 to 2025-11-25, "Transports"). */
final class LegacyHttp implements Script {

  private static final String JSON = "Content-Type: application/json";

  private final Home home;
  private final LegacyTasks tasks;
  private final Map<String, LegacyPeer> sessions = new ConcurrentHashMap<>();

  LegacyHttp(Home home) {
    this.home = home;
    this.tasks = new LegacyTasks(home);
  }

  void onChange(String word, String about) {
    sessions.values().forEach(session -> session.onChange(word, about));
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    if (exchange.request().header("mcp-method").isPresent()
        && exchange.request().header("mcp-session-id").isPresent()) {
      home.world().add(World.STRANGE, "Mcp-Method in a session");
    }
    switch (exchange.request().verb()) {
      case "POST" -> post(exchange);
      case "GET" -> stream(exchange);
      case "DELETE" -> {
        boolean known = sessions.remove(id(exchange)) != null;
        exchange.reply(known ? 200 : 404, "");
      }
      default -> exchange.reply(405, "");
    }
  }

  private void post(Exchange exchange) throws IOException {
    Message message;
    try {
      message = Message.parse(exchange.request().text());
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, -32700, "Parse error");
      return;
    }
    if (message.method().equals("initialize")) {
      initialize(exchange, message);
      return;
    }
    Optional<LegacyPeer> session = session(exchange);
    if (session.isEmpty()) {
      return;
    }
    if (message.isRequest()) {
      AnswerLine line = new AnswerLine(exchange);
      session.get().take(message, line);
      line.close();
    } else {
      session.get().take(message, _ -> {});
      exchange.reply(202, "");
    }
  }

  private void initialize(Exchange exchange, Message message) throws IOException {
    String id = UUID.randomUUID().toString();
    LegacyPeer begun = new LegacyPeer(home, tasks);
    sessions.put(id, begun);
    begun.take(message, json -> exchange.json(json, "Mcp-Session-Id: " + id));
  }

  /** The session of a request; empty if the request has been refused. */
  private Optional<LegacyPeer> session(Exchange exchange) throws IOException {
    String id = id(exchange);
    LegacyPeer session = sessions.get(id);
    Optional<String> version = exchange.request().header("mcp-protocol-version");
    if (id.isEmpty()) {
      // What modern requests get, too: legacy servers know nothing of them.
      refuse(exchange, 400, -32000, "Bad Request: no session id");
    } else if (session == null) {
      refuse(exchange, 404, -32001, "Session not found");
    } else if (home.revision().compareTo(Revision.R2025_06_18) >= 0
        && !version.equals(Optional.of(home.revision().date()))) {
      home.world().add(World.STRANGE, "protocol version " + version.orElse("missing"));
      refuse(exchange, 400, -32000, "Bad Request: Unsupported protocol version");
    } else {
      return Optional.of(session);
    }
    return Optional.empty();
  }

  private void stream(Exchange exchange) throws IOException {
    Optional<LegacyPeer> session = session(exchange);
    if (session.isEmpty()) {
      return;
    }
    exchange.stream("Connection: close");
    session
        .get()
        .pushTo(json -> {
          synchronized (exchange) {
            exchange.event(json);
          }
        });
    exchange.awaitClose();
  }

  private static String id(Exchange exchange) {
    return exchange.request().header("mcp-session-id").orElse("");
  }

  private static void refuse(Exchange exchange, int status, int code, String message)
      throws IOException {
    exchange.reply(status, Says.error("null", code, message, ""), JSON);
  }
}
