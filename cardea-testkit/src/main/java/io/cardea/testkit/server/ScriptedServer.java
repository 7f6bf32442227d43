package io.cardea.testkit.server;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.wire.Listeners;
import io.cardea.testkit.wire.RawHead;
import io.cardea.testkit.wire.WireReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An MCP server on loopback that records what it gets and answers by script. Unscripted requests
 * get what a plain server would say: {@code initialize} the revision it asked for and a session id,
 * notifications and responses 202, everything else an empty result.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final long WAIT_SECONDS = 10;

  private final ServerSocket listener;
  private final boolean remembers;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Offering offering = new Offering();
  private volatile Script otherwise = ScriptedServer::plain;
  private final AtomicInteger connections = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<Received> received = new ArrayList<>();
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

  private ScriptedServer(ServerSocket listener, boolean remembers) {
    this.listener = listener;
    this.remembers = remembers;
  }

  /** Starts one on any free port. */
  public static ScriptedServer start() throws IOException {
    return start(Listeners.any(), true, _ -> {});
  }

  /**
   * Starts one that keeps nothing of what it gets, for long loads. It answers the gateway's own
   * questions by script too.
   */
  public static ScriptedServer startForgetful() throws IOException {
    return startForgetful(_ -> {});
  }

  /** The same, with scripts that are in place before the first request can come. */
  public static ScriptedServer startForgetful(Consumer<ScriptedServer> scripts) throws IOException {
    return start(Listeners.any(), false, scripts);
  }

  /** The same, at the port of one that was closed. */
  public static ScriptedServer startForgetfulAgain(int port, Consumer<ScriptedServer> scripts)
      throws IOException {
    return start(Listeners.again(port), false, scripts);
  }

  private static ScriptedServer start(
      ServerSocket listener, boolean remembers, Consumer<ScriptedServer> scripts) {
    ScriptedServer server = new ScriptedServer(listener, remembers);
    scripts.accept(server);
    server.acceptor.start();
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/mcp";
  }

  /**
   * Answers {@code what} by {@code script} from now on.
   *
   * @param what a JSON-RPC method, {@code response}, {@code GET} or {@code DELETE}
   */
  public ScriptedServer on(String what, Script script) {
    scripts.put(what, script);
    return this;
  }

  /** Answers what has no script by this one from now on. */
  public ScriptedServer otherwise(Script script) {
    otherwise = script;
    return this;
  }

  /** Every request so far, in order of arrival. */
  public List<Received> received() {
    lock.lock();
    try {
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  /** Every request so far of this kind. */
  public List<Received> received(String what) {
    return received().stream().filter(request -> request.what().equals(what)).toList();
  }

  /** Forgets what it got and every script. */
  public void forget() {
    scripts.clear();
    lock.lock();
    try {
      received.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Offers {@code items} to whoever learns what there is.
   *
   * @param list {@code tools}, {@code prompts}, {@code resources} or {@code resourceTemplates}
   * @param items a JSON array
   */
  public ScriptedServer offering(String list, String items) {
    offering.set(list, items);
    return this;
  }

  /**
   * Declares a further capability to whoever learns what there is.
   *
   * @param capability a member of the capabilities as JSON
   */
  public ScriptedServer declaring(String capability) {
    offering.declare(capability);
    return this;
  }

  /** Is learned as a server of MCP 2026-07-28, which knows no sessions. */
  public ScriptedServer modern() {
    offering.setModern();
    return this;
  }

  /** Connections on which a request came so far, besides the gateway's own questions. */
  public int connections() {
    return connections.get();
  }

  /** Waits for the first request of this kind. */
  public Received await(String what) throws InterruptedException {
    return await(request -> request.what().equals(what), 1).getLast();
  }

  /** Waits until {@code count} requests of this kind have come. */
  public List<Received> await(String what, int count) throws InterruptedException {
    return await(request -> request.what().equals(what), count);
  }

  /** Waits until {@code count} requests fit {@code wanted}. */
  public List<Received> await(Predicate<Received> wanted, int count) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    lock.lock();
    try {
      List<Received> found = received.stream().filter(wanted).toList();
      while (found.size() < count) {
        if (left <= 0) {
          throw new AssertionError("only " + found.size() + " such requests came: " + received);
        }
        left = arrived.awaitNanos(left);
        found = received.stream().filter(wanted).toList();
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // The system refuses connections, and gives the port back, only when nobody waits for them.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      WireReader reader = new WireReader(new BufferedInputStream(socket.getInputStream()));
      boolean reusable = true;
      boolean counted = false;
      while (reusable) {
        RawHead head = reader.head();
        Received request = new Received(head, reader.body(head, false).readAllBytes());
        Exchange exchange = new Exchange(request, reader, socket.getOutputStream());
        if (remembers && offering.isAsked(request)) {
          offering.answer(exchange);
        } else {
          counted = count(counted);
          record(request);
          scripts.getOrDefault(request.what(), otherwise).answer(exchange);
        }
        reusable = exchange.isReusable();
      }
    } catch (IOException e) {
      // The caller has gone, or the test is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(accepted);
    }
  }

  private boolean count(boolean counted) {
    if (!counted) {
      connections.incrementAndGet();
    }
    return true;
  }

  private void record(Received request) {
    if (!remembers) {
      return;
    }
    lock.lock();
    try {
      received.add(request);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void plain(Exchange exchange) throws IOException {
    Received request = exchange.request();
    if (request.what().equals("initialize")) {
      exchange.result(
          "{\"protocolVersion\":"
              + wanted(request)
              + ",\"capabilities\":{},\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}}",
          "Mcp-Session-Id: upstream-session-" + System.identityHashCode(request));
    } else if (request.verb().equals("GET")) {
      exchange.reply(405, "");
    } else if (request.verb().equals("DELETE")) {
      exchange.reply(200, "");
    } else if (request.id().equals("null") || request.what().equals("response")) {
      exchange.reply(202, "");
    } else {
      exchange.result("{}");
    }
  }

  private static String wanted(Received request) {
    if (Json.parse(request.body(), 1000) instanceof JsonDocument document) {
      int params = document.member(JsonDocument.ROOT, "params");
      int version = document.member(params, "protocolVersion");
      return version == JsonDocument.NONE ? "\"2025-11-25\"" : document.raw(version);
    }
    return "\"2025-11-25\"";
  }
}
