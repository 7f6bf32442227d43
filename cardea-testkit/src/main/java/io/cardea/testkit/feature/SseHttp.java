package io.cardea.testkit.feature;

import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A legacy server over HTTP+SSE (MCP 2024-11-05, "Transports"). */
final class SseHttp implements Script {

  private static final String MESSAGES = "/messages?session=";

  private final Home home;
  private final LegacyTasks tasks;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private record Session(LegacyPeer peer, Line line) {}

  SseHttp(Home home) {
    this.home = home;
    this.tasks = new LegacyTasks(home);
  }

  void onChange(String word, String about) {
    sessions.values().forEach(session -> session.peer().onChange(word, about));
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    String target = exchange.request().head().start().replaceAll("^\\S+ | \\S+$", "");
    String verb = exchange.request().verb();
    if (verb.equals("GET") && target.equals("/sse")) {
      stream(exchange);
    } else if (verb.equals("POST") && target.startsWith(MESSAGES)) {
      post(exchange, sessions.get(target.substring(MESSAGES.length())));
    } else {
      exchange.reply(target.equals("/sse") ? 405 : 404, "");
    }
  }

  private void stream(Exchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    LegacyPeer peer = new LegacyPeer(home, tasks);
    Line line =
        json -> {
          synchronized (exchange) {
            exchange.chunk("event: message\ndata: " + json + "\n\n");
          }
        };
    peer.pushTo(line);
    sessions.put(id, new Session(peer, line));
    try {
      synchronized (exchange) {
        exchange.stream("Connection: close");
        exchange.chunk("event: endpoint\ndata: " + MESSAGES + id + "\n\n");
      }
      exchange.awaitClose();
    } finally {
      sessions.remove(id);
    }
  }

  private static void post(Exchange exchange, @Nullable Session session) throws IOException {
    if (session == null) {
      exchange.reply(404, "");
      return;
    }
    Message message = Message.parse(exchange.request().text());
    exchange.reply(202, "");
    Thread.startVirtualThread(() -> {
      try {
        session.peer().take(message, session.line());
      } catch (IOException e) {
        // The session is over.
      }
    });
  }
}
