package io.cardea.testkit.evil;

import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of tools over Streamable HTTP that is strict about sessions and knows which are open. It
 * speaks the legacy era, and the modern one too if it is asked to be bilingual. What is scripted
 * otherwise is as sick as the script.
 *
 * <p>Each of its tools takes {@code nonce} and {@code mode} and answers with the nonce: {@code
 * plain}; {@code stream}: with progress and a log message before; {@code push}: with a log message
 * on the session's event stream before; {@code ask}: after asking the user, with the user's answer.
 */
public final class ToolServer implements AutoCloseable {

  private static final int ANSWER_SECONDS = 5;

  private final ToolList tools;
  private final boolean bilingual;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, Exchange> streams = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<String>> questions = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private ScriptedServer server;

  private ToolServer(ToolList tools, boolean bilingual) throws IOException {
    this.tools = tools;
    this.bilingual = bilingual;
    this.server = ScriptedServer.startForgetful(this::script);
  }

  /** Starts one that speaks the legacy era only. */
  public static ToolServer legacy(ToolList tools) throws IOException {
    return new ToolServer(tools, false);
  }

  /** Starts one that speaks both eras. */
  public static ToolServer bilingual(ToolList tools) throws IOException {
    return new ToolServer(tools, true);
  }

  private void script(ScriptedServer fresh) {
    fresh
        .on("initialize", this::initialize)
        .on("server/discover", this::discover)
        .on("tools/list", this::list)
        .on("tools/call", this::call)
        .on("response", this::answered)
        .on("GET", this::stream)
        .on("DELETE", this::delete);
    scripts.forEach(fresh::on);
  }

  /** As {@link ScriptedServer#on}; lasts over {@link #restart}. */
  public ToolServer on(String what, Script script) {
    scripts.put(what, script);
    server.on(what, script);
    return this;
  }

  public String url() {
    return server.url();
  }

  /** Sessions that were begun and have not ended. */
  public int sessions() {
    return sessions.size();
  }

  /** Event streams that are open. */
  public int streams() {
    return streams.size();
  }

  /** Cuts every connection, refuses new ones and forgets every session. */
  public void kill() throws IOException {
    server.close();
    sessions.clear();
  }

  /** Serves again, at the same address. */
  public void restart() throws IOException {
    server = ScriptedServer.startForgetfulAgain(server.port(), this::script);
  }

  /** Sends {@code json} on every open event stream {@code times}, every {@code millis}. */
  public void broadcast(String json, int times, int millis) {
    String event = ("data: " + json + "\n\n").repeat(times);
    Thread.startVirtualThread(() -> {
      try {
        while (!closed.await(millis, TimeUnit.MILLISECONDS)) {
          streams.values().forEach(stream -> tell(stream, event));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Announces every {@code millis} that the list of tools has changed. */
  public void announceChanges(int millis) {
    broadcast(Speech.changed(), 1, millis);
  }

  private static void tell(Exchange stream, String events) {
    synchronized (stream) {
      try {
        stream.chunk(events);
      } catch (IOException e) {
        // Its reader has gone.
      }
    }
  }

  private static Asked asked(Exchange exchange) throws IOException {
    return Asked.read(exchange.request().text())
        .orElseThrow(() -> new IOException("the gateway sent no JSON"));
  }

  private static String session(Exchange exchange) {
    return exchange.request().header("mcp-session-id").orElse("");
  }

  /** Refuses the exchange unless it is of an open session, or modern. */
  private boolean isRefused(Exchange exchange, Asked asked) throws IOException {
    boolean admitted = asked.isModern() ? bilingual : sessions.contains(session(exchange));
    if (!admitted) {
      exchange.reply(
          session(exchange).isEmpty() ? 400 : 404,
          Speech.error(asked, -32600, "Bad Request: no such session"),
          "Content-Type: application/json");
    }
    return !admitted;
  }

  private void initialize(Exchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    sessions.add(id);
    Asked asked = asked(exchange);
    exchange.json(
        Speech.response(asked, Speech.introduction(asked, true)), "Mcp-Session-Id: " + id);
  }

  private void discover(Exchange exchange) throws IOException {
    Asked asked = asked(exchange);
    if (!isRefused(exchange, asked)) {
      exchange.json(Speech.response(asked, Speech.discovery()));
    }
  }

  private void list(Exchange exchange) throws IOException {
    Asked asked = asked(exchange);
    if (!isRefused(exchange, asked)) {
      String page = tools.page(asked.param("cursor"));
      exchange.json(Speech.response(asked, Speech.list(asked, page)));
    }
  }

  private void call(Exchange exchange) throws IOException, InterruptedException {
    Asked asked = asked(exchange);
    if (isRefused(exchange, asked)) {
      return;
    }
    String nonce = asked.argument("nonce");
    String answer = Speech.response(asked, Speech.text(asked, nonce));
    switch (asked.argument("mode")) {
      case "stream" -> {
        exchange.stream();
        Optional<String> token = asked.progressToken();
        if (token.isPresent()) {
          exchange.event(Speech.progress(token.get(), 1, nonce));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
          exchange.event(Speech.progress(token.get(), 2, nonce));
        }
        exchange.event(Speech.log(nonce));
        exchange.event(answer);
        exchange.end();
      }
      case "push" -> {
        Optional.ofNullable(streams.get(session(exchange)))
            .ifPresent(stream -> tell(stream, "data: " + Speech.log(nonce) + "\n\n"));
        exchange.json(answer);
      }
      case "ask" -> ask(exchange, asked, nonce);
      default -> exchange.json(answer);
    }
  }

  private void ask(Exchange exchange, Asked asked, String nonce)
      throws IOException, InterruptedException {
    // Every session is asked under the same few ids, so that only routing tells them apart.
    int id = ids.incrementAndGet() % 3;
    String key = session(exchange) + " " + id;
    CompletableFuture<String> answer = new CompletableFuture<>();
    if (questions.putIfAbsent(key, answer) != null) {
      exchange.json(Speech.error(asked, -32000, "too many questions at a time"));
      return;
    }
    try {
      exchange.stream();
      exchange.event(Speech.question(id, nonce));
      String said = answer.completeOnTimeout("nothing", ANSWER_SECONDS, TimeUnit.SECONDS).join();
      exchange.event(Speech.response(asked, Speech.text(asked, said)));
      exchange.end();
    } finally {
      questions.remove(key);
    }
  }

  private void answered(Exchange exchange) throws IOException {
    Asked answer = asked(exchange);
    CompletableFuture<String> question = questions.get(session(exchange) + " " + answer.id());
    if (question != null) {
      question.complete(answer.answered("nonce"));
    }
    exchange.reply(202, "");
  }

  private void stream(Exchange exchange) throws IOException {
    String session = session(exchange);
    if (!sessions.contains(session)) {
      exchange.reply(404, "");
      return;
    }
    synchronized (exchange) {
      exchange.stream("Connection: close");
    }
    streams.put(session, exchange);
    try {
      exchange.awaitClose();
    } finally {
      streams.remove(session, exchange);
    }
  }

  private void delete(Exchange exchange) throws IOException {
    String session = session(exchange);
    boolean known = sessions.remove(session);
    Exchange stream = streams.get(session);
    if (stream != null) {
      synchronized (stream) {
        stream.end();
      }
    }
    exchange.reply(known ? 200 : 404, "");
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
