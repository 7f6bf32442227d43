package io.cardea.it.heal;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server with sessions that it can lose, and a tool {@code t} that notes the nonce of each call
 * that it runs.
 */
final class ForgetfulServer implements AutoCloseable {

  private final ScriptedServer server;
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
  private final List<Integer> executed = new CopyOnWriteArrayList<>();
  private final List<Exchange> streams = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger streamsOpened = new AtomicInteger();
  private final AtomicReference<String> level = new AtomicReference<>("");
  private final AtomicReference<Optional<String>> loss = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> refusal = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean breaksOff = new AtomicBoolean();
  private final AtomicBoolean refusesGreetings = new AtomicBoolean();

  private ForgetfulServer(ScriptedServer server) {
    this.server = server;
  }

  static ForgetfulServer start() throws IOException {
    ForgetfulServer forgetful = new ForgetfulServer(ScriptedServer.start());
    forgetful
        .server
        .offering("tools", "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]")
        .offering(
            "resources",
            "[{\"uri\":\"demo://1\",\"name\":\"1\"},{\"uri\":\"demo://2\",\"name\":\"2\"},"
                + "{\"uri\":\"demo://3\",\"name\":\"3\"}]")
        .declaring("\"resources\":{\"subscribe\":true}")
        .declaring("\"logging\":{}")
        .on("initialize", forgetful::greet)
        .otherwise(forgetful::inSession);
    return forgetful;
  }

  private void greet(Exchange exchange) throws IOException {
    if (refusesGreetings.get()) {
      exchange.reply(500, "");
      return;
    }
    String id = "session-" + opened.incrementAndGet();
    sessions.add(id);
    exchange.result(
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{},\"logging\":{},"
            + "\"resources\":{\"subscribe\":true}},"
            + "\"serverInfo\":{\"name\":\"forgetful\",\"version\":\"1\"}}",
        "Mcp-Session-Id: " + id);
  }

  private void inSession(Exchange exchange) throws IOException {
    Received request = exchange.request();
    if (!sessions.contains(request.header("mcp-session-id").orElse(""))) {
      lost(exchange);
      return;
    }
    switch (request.what()) {
      case "tools/call" -> call(exchange);
      case "GET" -> {
        exchange.stream();
        exchange.chunk(": hello\n\n");
        streams.add(exchange);
        streamsOpened.incrementAndGet();
        exchange.awaitClose();
      }
      case "DELETE" -> {
        sessions.remove(request.header("mcp-session-id").orElse(""));
        exchange.reply(200, "");
      }
      case "logging/setLevel" -> {
        level.set(param(request, "level"));
        exchange.result("{}");
      }
      case "resources/subscribe" -> {
        subscriptions.add(param(request, "uri"));
        exchange.result("{}");
      }
      case "resources/unsubscribe" -> {
        subscriptions.remove(param(request, "uri"));
        exchange.result("{}");
      }
      default -> {
        if (request.id().equals("null")) {
          exchange.reply(202, "");
        } else {
          exchange.result("{}");
        }
      }
    }
  }

  private void lost(Exchange exchange) throws IOException {
    if (loss.get().isEmpty()) {
      exchange.reply(404, "");
    } else {
      error(exchange, loss.get().get());
    }
  }

  private static void error(Exchange exchange, String text) throws IOException {
    exchange.reply(
        400,
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\""
            + text
            + "\"},\"id\":null}",
        "Content-Type: application/json");
  }

  private void call(Exchange exchange) throws IOException {
    Optional<String> refused = refusal.getAndSet(Optional.empty());
    if (refused.isPresent()) {
      error(exchange, refused.get());
      return;
    }
    int nonce = Integer.parseInt(param(exchange.request(), "nonce"));
    executed.add(nonce);
    if (!breaksOff.getAndSet(false)) {
      exchange.result("{\"content\":[],\"ran\":" + nonce + "}");
    }
  }

  /** A member of the params or of the tool's arguments. */
  private static String param(Received request, String name) {
    JsonDocument document = (JsonDocument) Json.parse(request.body(), 100);
    int params = document.member(JsonDocument.ROOT, "params");
    int member = document.member(params, name);
    int node =
        member == JsonDocument.NONE
            ? document.member(document.member(params, "arguments"), name)
            : member;
    return document.isString(node) ? document.text(node) : document.raw(node);
  }

  String url() {
    return server.url();
  }

  /** Forgets every session, and what was said in them; it answers 404 then. */
  void forgetSessions() {
    loss.set(Optional.empty());
    sessions.clear();
    subscriptions.clear();
    level.set("");
  }

  /** The same, but it answers 400 with this text. */
  void forgetSessions(String text) {
    forgetSessions();
    loss.set(Optional.of(text));
  }

  /** Answers the next call with 400 and this text, and does not run it. */
  void refuseNext(String text) {
    refusal.set(Optional.of(text));
  }

  /** Runs the next call, and closes the connection instead of answering. */
  void breakOffAfterNext() {
    breaksOff.set(true);
  }

  /** Whether it opens no sessions. */
  void refuseGreetings(boolean refuse) {
    refusesGreetings.set(refuse);
  }

  /** Waits until it has begun {@code count} event streams in all. */
  void awaitStreams(int count) {
    TestGateway.eventually(() -> streamsOpened.get() >= count, count + " event streams");
  }

  /** Says {@code text} on the newest event stream. */
  void say(String text) throws IOException {
    List<Exchange> all = new ArrayList<>(streams);
    all.getLast()
        .event(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
                + "{\"level\":\"error\",\"data\":\""
                + text
                + "\"}}");
  }

  /** Nonces of the calls that it has run, in their order. */
  List<Integer> executed() {
    return List.copyOf(executed);
  }

  String level() {
    return level.get();
  }

  Set<String> subscriptions() {
    return Set.copyOf(subscriptions);
  }

  /** Sessions that are open now. */
  int sessions() {
    return sessions.size();
  }

  List<Received> received(String what) {
    return server.received(what);
  }

  Received await(String what) throws InterruptedException {
    return server.await(what);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
