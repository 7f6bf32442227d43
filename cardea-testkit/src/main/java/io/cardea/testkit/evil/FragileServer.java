package io.cardea.testkit.evil;

import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A server of the tool {@code echo} over Streamable HTTP that can be broken in every way a server
 * breaks, and tells of each run of its tool. It refuses what it does not know before it runs
 * anything.
 *
 * <p>The tool takes {@code nonce}, {@code mode} and {@code millis} and answers with the nonce:
 * {@code plain}: after that time, as JSON; {@code stream}: on an event stream with progress in the
 * middle of that time, which legacy clients can resume.
 */
public final class FragileServer implements AutoCloseable {

  /** What it speaks. */
  public enum Era {
    LEGACY,
    MODERN,
    BOTH
  }

  private static final int MAX_LOGS = 1_000;
  private static final String JSON = "Content-Type: application/json";

  private final Consumer<String> onRun;
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, Exchange> streams = new ConcurrentHashMap<>();
  private final Map<String, EventLog> logs = new LinkedHashMap<>();
  private final AtomicInteger initialized = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private volatile Era era = Era.BOTH;
  private volatile int unknownSession = 404;
  private volatile ScriptedServer server;

  private FragileServer(Consumer<String> onRun) throws IOException {
    this.onRun = onRun;
    this.server = ScriptedServer.startForgetful(this::script);
  }

  /**
   * Starts one that speaks both eras.
   *
   * @param onRun gets the nonce of each call as soon as it runs
   */
  public static FragileServer start(Consumer<String> onRun) throws IOException {
    return new FragileServer(onRun);
  }

  private void script(ScriptedServer fresh) {
    Map<String, Script> scripts =
        Map.of(
            "initialize",
            this::initialize,
            "server/discover",
            exchange -> ifKnown(exchange, this::discover),
            "tools/list",
            exchange -> ifKnown(exchange, FragileServer::list),
            "tools/call",
            exchange -> ifKnown(exchange, this::call),
            "GET",
            this::stream,
            "DELETE",
            this::delete);
    scripts.forEach(fresh::on);
    fresh.otherwise(exchange -> ifKnown(exchange, FragileServer::plain));
  }

  /** Is replaced by a server that speaks this and knows no session. */
  public FragileServer become(Era other) {
    era = other;
    dropSessions();
    return this;
  }

  public Era era() {
    return era;
  }

  /** Tells with this status that it does not know a session: 404, or 400 as many servers do. */
  public FragileServer refusingSessionsWith(int status) {
    unknownSession = status;
    return this;
  }

  public String url() {
    return server.url();
  }

  public int port() {
    return server.port();
  }

  /** Sessions that were begun and have not ended. */
  public int sessions() {
    return sessions.size();
  }

  /** How many sessions were ever begun. */
  public int initialized() {
    return initialized.get();
  }

  /** Event streams of sessions that are open. */
  public int streams() {
    return streams.size();
  }

  /** Forgets every session, with its streams; its connections stay. */
  public void dropSessions() {
    sessions.clear();
    streams.values().forEach(FragileServer::end);
    synchronized (logs) {
      logs.clear();
    }
  }

  /** Cuts every connection, refuses new ones and forgets every session. */
  public void kill() throws IOException {
    server.close();
    dropSessions();
  }

  /** Serves again, at the same address. */
  public void restart() throws IOException {
    server = ScriptedServer.startForgetfulAgain(server.port(), this::script);
  }

  private interface Known {
    void answer(Exchange exchange, Asked asked) throws IOException, InterruptedException;
  }

  /** Answers if the exchange is of an open session, or of the modern era. */
  private void ifKnown(Exchange exchange, Known answer) throws IOException, InterruptedException {
    Asked asked = asked(exchange);
    if (asked.isModern() ? era != Era.LEGACY : sessions.contains(session(exchange))) {
      answer.answer(exchange, asked);
    } else if (session(exchange).isEmpty() || era == Era.MODERN) {
      refuse(exchange, asked, 400);
    } else {
      refuse(exchange, asked, unknownSession);
    }
  }

  private void refuse(Exchange exchange, Asked asked, int status) throws IOException {
    String error =
        era == Era.MODERN
            ? Speech.unsupported(asked)
            : Speech.error(asked, -32000, "Bad Request: No valid session ID provided");
    exchange.reply(status, error, JSON);
  }

  private void initialize(Exchange exchange) throws IOException {
    Asked asked = asked(exchange);
    if (era == Era.MODERN) {
      refuse(exchange, asked, 400);
      return;
    }
    String id = UUID.randomUUID().toString();
    sessions.add(id);
    initialized.incrementAndGet();
    exchange.json(
        Speech.response(asked, Speech.introduction(asked, true)), "Mcp-Session-Id: " + id);
  }

  private void discover(Exchange exchange, Asked asked) throws IOException {
    if (asked.isModern()) {
      exchange.json(Speech.response(asked, Speech.discovery()));
    } else {
      exchange.json(Speech.error(asked, -32601, "no such method"));
    }
  }

  private static void list(Exchange exchange, Asked asked) throws IOException {
    String tools = ToolList.of("echo").page("");
    exchange.json(Speech.response(asked, Speech.list(asked, tools)));
  }

  private static void plain(Exchange exchange, Asked asked) throws IOException {
    if (asked.id().equals("null") || asked.method().isEmpty()) {
      exchange.reply(202, "");
    } else {
      exchange.json(Speech.response(asked, "{}"));
    }
  }

  private void call(Exchange exchange, Asked asked) throws IOException, InterruptedException {
    String nonce = asked.argument("nonce");
    onRun.accept(nonce);
    if (asked.argument("mode").equals("stream")) {
      callOnStream(exchange, asked, nonce);
    } else {
      pause(asked, 1);
      exchange.json(Speech.response(asked, Speech.text(asked, nonce)));
    }
  }

  private void callOnStream(Exchange exchange, Asked asked, String nonce)
      throws IOException, InterruptedException {
    if (asked.isModern()) {
      exchange.stream();
      exchange.event(Speech.log(nonce));
      pause(asked, 1);
      exchange.event(Speech.response(asked, Speech.text(asked, nonce)));
      exchange.end();
      return;
    }
    EventLog log = newLog();
    Thread.startVirtualThread(() -> {
      asked.progressToken().ifPresent(token -> log.add(Speech.progress(token, 1, nonce)));
      pause(asked, 2);
      log.add(Speech.log(nonce));
      pause(asked, 2);
      log.add(Speech.response(asked, Speech.text(asked, nonce)));
      log.end();
    });
    log.copyTo(exchange, 0);
  }

  private EventLog newLog() {
    String name = "call" + names.incrementAndGet();
    EventLog log = new EventLog(name);
    synchronized (logs) {
      logs.put(name, log);
      if (logs.size() > MAX_LOGS) {
        logs.remove(logs.keySet().iterator().next());
      }
    }
    return log;
  }

  private static void pause(Asked asked, int parts) {
    String millis = asked.argument("millis");
    if (!millis.isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)) / parts);
    }
  }

  private void stream(Exchange exchange) throws IOException, InterruptedException {
    String session = session(exchange);
    if (!sessions.contains(session)) {
      exchange.reply(session.isEmpty() ? 400 : unknownSession, "");
      return;
    }
    Optional<String> last = exchange.request().header("last-event-id");
    if (last.isPresent() && last.get().contains("-")) {
      resume(exchange, last.get());
      return;
    }
    exchange.stream("Connection: close");
    streams.put(session, exchange);
    try {
      exchange.awaitClose();
    } finally {
      streams.remove(session, exchange);
    }
  }

  private void resume(Exchange exchange, String last) throws IOException, InterruptedException {
    int dash = last.lastIndexOf('-');
    EventLog log;
    synchronized (logs) {
      log = logs.get(last.substring(0, dash));
    }
    if (log == null) {
      exchange.reply(400, "");
    } else {
      log.copyTo(exchange, Integer.parseInt(last.substring(dash + 1)) + 1);
    }
  }

  private void delete(Exchange exchange) throws IOException {
    String session = session(exchange);
    boolean known = sessions.remove(session);
    Optional.ofNullable(streams.get(session)).ifPresent(FragileServer::end);
    exchange.reply(known ? 200 : 404, "");
  }

  private static void end(Exchange stream) {
    try {
      stream.end();
    } catch (IOException e) {
      // Its reader has gone.
    }
  }

  private static Asked asked(Exchange exchange) throws IOException {
    return Asked.read(exchange.request().text())
        .orElseThrow(() -> new IOException("the gateway sent no JSON"));
  }

  private static String session(Exchange exchange) {
    return exchange.request().header("mcp-session-id").orElse("");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
