package io.cardea.testkit.evil;

import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What {@link FragileServer} is, over HTTP+SSE (MCP 2024-11-05, "Transports"): a session is its
 * stream.
 */
public final class FragileSseServer implements AutoCloseable {

  private static final String MESSAGES = "/messages?session=";

  private final Consumer<String> onRun;
  private final Map<String, Exchange> streams = new ConcurrentHashMap<>();
  private volatile ScriptedServer server;

  private FragileSseServer(Consumer<String> onRun) throws IOException {
    this.onRun = onRun;
    this.server = ScriptedServer.startForgetful(fresh -> fresh.otherwise(this::answer));
  }

  /**
   * Starts one.
   *
   * @param onRun gets the nonce of each call as soon as it runs
   */
  public static FragileSseServer start(Consumer<String> onRun) throws IOException {
    return new FragileSseServer(onRun);
  }

  public int port() {
    return server.port();
  }

  /** Where streams are opened, if the server is reached at {@code port}. */
  public static String url(int port) {
    return "http://127.0.0.1:" + port + "/sse";
  }

  /** Streams that are open. */
  public int streams() {
    return streams.size();
  }

  /** Cuts every connection, and refuses new ones. */
  public void kill() throws IOException {
    server.close();
    streams.clear();
  }

  /** Serves again, at the same address. */
  public void restart() throws IOException {
    server =
        ScriptedServer.startForgetfulAgain(server.port(), fresh -> fresh.otherwise(this::answer));
  }

  private void answer(Exchange exchange) throws IOException {
    String target = exchange.request().head().start().replaceAll("^\\S+ | \\S+$", "");
    String verb = exchange.request().verb();
    if (verb.equals("GET") && target.equals("/sse")) {
      stream(exchange);
    } else if (verb.equals("POST") && target.startsWith(MESSAGES)) {
      post(exchange, target.substring(MESSAGES.length()));
    } else {
      exchange.reply(target.equals("/sse") ? 405 : 404, "");
    }
  }

  private void stream(Exchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    streams.put(id, exchange);
    try {
      synchronized (exchange) {
        exchange.stream("Connection: close");
        exchange.chunk("event: endpoint\ndata: " + MESSAGES + id + "\n\n");
      }
      exchange.awaitClose();
    } finally {
      streams.remove(id);
    }
  }

  private void post(Exchange exchange, String session) throws IOException {
    Asked asked =
        Asked.read(exchange.request().text()).orElseThrow(() -> new IOException("no JSON"));
    Exchange stream = streams.get(session);
    if (stream == null) {
      exchange.reply(404, "");
      return;
    }
    exchange.reply(202, "");
    if (!asked.id().equals("null")) {
      Thread.startVirtualThread(() -> say(stream, answer(asked)));
    }
  }

  private String answer(Asked asked) {
    return switch (asked.method()) {
      case "initialize" -> Speech.response(asked, Speech.introduction(asked, true));
      case "tools/list" -> Speech.response(asked, Speech.list(asked, ToolList.of("echo").page("")));
      case "tools/call" -> call(asked);
      case "ping", "logging/setLevel" -> Speech.response(asked, "{}");
      default -> Speech.error(asked, -32601, "no such method");
    };
  }

  private String call(Asked asked) {
    String nonce = asked.argument("nonce");
    onRun.accept(nonce);
    String millis = asked.argument("millis");
    if (!millis.isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)));
    }
    return Speech.response(asked, Speech.text(asked, nonce));
  }

  private static void say(Exchange stream, String json) {
    synchronized (stream) {
      try {
        stream.chunk("event: message\ndata: " + json + "\n\n");
      } catch (IOException e) {
        // Its reader has gone, and with it the session.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
