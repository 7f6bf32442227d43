package io.cardea.app.stdio;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with the gateway, in the revisions that have one. The client has one for as long as
 * its process runs; the gateway's may end before (idle, a restart, its server's end). Then it is
 * begun anew, with what the client had set in it. Thread-safe.
 */
final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int MAX_KEPT = 1_000;
  private static final byte[] INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"
          .getBytes(StandardCharsets.UTF_8);

  private record State(String id, Optional<String> revision) {

    Map<String, String> fields() {
      Map<String, String> fields = new HashMap<>(Map.of(McpHeader.SESSION_ID, id));
      revision.ifPresent(date -> fields.put(McpHeader.PROTOCOL_VERSION, date));
      return fields;
    }
  }

  private final Endpoint endpoint;
  private final ReentrantLock renewing = new ReentrantLock();
  private final Map<String, ClientMessage.Request> settings = new LinkedHashMap<>();
  private volatile Optional<State> state = Optional.empty();
  private volatile Optional<ClientMessage.Request> initialize = Optional.empty();

  Session(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** The header fields of a request in it; none before initialize. */
  Map<String, String> fields() {
    return state.map(State::fields).orElse(Map.of());
  }

  /** Begins it; its answer goes to {@code client}. */
  void begin(ClientMessage.Request request, Consumer<byte[]> client) throws InterruptedException {
    end(Duration.ofSeconds(5));
    if (open(request, client)) {
      initialize = Optional.of(request);
    }
  }

  private boolean open(ClientMessage.Request request, Consumer<byte[]> client)
      throws InterruptedException {
    Answers answers = new Answers(List.of(request.id()), client);
    Exchange.Head head =
        new Exchange(endpoint, answers).send(request.json().toBytes(), Map.of(), false);
    if (head.session().isEmpty()) {
      return false;
    }
    state = Optional.of(new State(head.session().get(), answers.revision()));
    return true;
  }

  /** Keeps what the client has set, to set it again. */
  void remember(ClientMessage.Request request) {
    String key =
        switch (request.method()) {
          case "logging/setLevel" -> "level";
          case "resources/subscribe", "resources/unsubscribe" -> "resource " + uri(request.json());
          default -> "";
        };
    renewing.lock();
    try {
      if (request.method().equals("resources/unsubscribe")) {
        settings.remove(key);
      } else if (!key.isEmpty() && settings.size() < MAX_KEPT) {
        settings.put(key, request);
      }
    } finally {
      renewing.unlock();
    }
  }

  private static String uri(JsonDocument request) {
    int uri = request.member(request.member(JsonDocument.ROOT, "params"), "uri");
    return request.isString(uri) ? request.text(uri) : "";
  }

  /**
   * Begins it anew after the one of {@code used} has ended; {@code false} if that cannot be done.
   */
  boolean renew(Map<String, String> used) throws InterruptedException {
    renewing.lockInterruptibly();
    try {
      if (!used.equals(fields())) {
        return true;
      }
      if (initialize.isEmpty() || !open(initialize.get(), _ -> {})) {
        return false;
      }
      LOG.atInfo().log("the session had ended; it was begun anew");
      quietly(INITIALIZED, List.of());
      for (ClientMessage.Request setting : settings.values()) {
        quietly(setting.json().toBytes(), List.of(setting.id()));
      }
      return true;
    } finally {
      renewing.unlock();
    }
  }

  /** Ends it, if there is one. */
  void end(Duration limit) throws InterruptedException {
    Map<String, String> fields = fields();
    state = Optional.empty();
    if (fields.isEmpty()) {
      return;
    }
    try {
      int status = endpoint.delete(fields, limit);
      LOG.atDebug().log("the session was ended with status {}", status);
    } catch (IOException e) {
      LOG.atInfo().log("the session could not be ended: {}", e.toString());
    }
  }

  private void quietly(byte[] json, List<RequestId> ids) throws InterruptedException {
    Answers answers = new Answers(ids, _ -> {});
    new Exchange(endpoint, answers).send(json, fields(), false);
  }
}
