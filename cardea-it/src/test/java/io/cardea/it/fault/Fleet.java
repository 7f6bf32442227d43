package io.cardea.it.fault;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.cut.CutProxy;
import io.cardea.testkit.evil.FragileChildren;
import io.cardea.testkit.evil.FragileServer;
import io.cardea.testkit.evil.FragileServer.Era;
import io.cardea.testkit.evil.FragileSseServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A gateway before servers of every kind, with proxies on every connection over HTTP, and faults
 * that can be done to all of them.
 */
final class Fleet implements AutoCloseable {

  /** Answers 404 for sessions that it has forgotten, and speaks both eras. */
  static final String POLITE = "polite";

  /** Answers 400 for sessions that it has forgotten, and has sessions only. */
  static final String CURT = "curt";

  /** Changes its era. */
  static final String CHAMELEON = "chameleon";

  /** Is well, but for the connections of single calls: no other call to it may fail. */
  static final String CUT = "cut";

  /** Is over HTTP+SSE. */
  static final String SSE = "sse";

  /** Is over stdio. */
  static final String CHILD = "child";

  /** Is well. */
  static final String STEADY = "steady";

  static final List<String> ALL = List.of(POLITE, CURT, CHAMELEON, CUT, SSE, CHILD, STEADY);

  /** All but those of which every session has a process. */
  static final List<String> OVER_HTTP = List.of(POLITE, CURT, CHAMELEON, CUT, SSE, STEADY);

  static final List<String> RESTARTED = List.of(POLITE, CURT, SSE);
  static final List<String> FORGETTING = List.of(POLITE, CURT);
  static final List<String> CUT_WHOLE = List.of(POLITE, SSE);

  private static final Duration GATEWAY_RESTART = Duration.ofSeconds(15);

  private static final int IDLE_SECONDS = 5;

  /** The same where it contains the start of a process, and of several at once after a kill. */
  private static final int CHILD_IDLE_SECONDS = 15;

  /**
   * What a call may rightly take: the gateway restarts; it learns which era the server speaks, for
   * 5 s at most; it opens a session there and the call is answered, within its limit each.
   */
  private static final Duration CLIENT_PATIENCE =
      GATEWAY_RESTART.plusSeconds(5 + 2 * CHILD_IDLE_SECONDS + 5);

  /** So many cuts in a row would open it, rightly, whenever the machine is slow. */
  private static final String UNBROKEN = "{breaker: {enabled: false}}";

  /** A server that was down is asked again after about a second, not after a row of outages. */
  private static final String SHORTLY_BROKEN = "{breaker: {maxOpenFor: 1s}}";

  /** How long calls may fail after a server is whole again: until it is asked once more. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** The same for a child process that was killed soon after its start, several times in a row. */
  private static final Duration CHILD_GRACE = Duration.ofSeconds(12);

  private final Weather weather =
      new Weather(System::nanoTime, name -> name.equals(CHILD) ? CHILD_GRACE : GRACE);
  private final Oracle oracle = new Oracle(weather);
  private final Map<String, FragileServer> servers = new LinkedHashMap<>();
  private final Map<String, CutProxy> proxies = new LinkedHashMap<>();
  private final FragileSseServer sse;
  private final FragileChildren children;
  private final TestGateway gateway;
  private final CutProxy front;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Fleet(int agents) throws IOException {
    for (String name : List.of(POLITE, CURT, CHAMELEON, CUT, STEADY)) {
      FragileServer server = own(FragileServer.start(oracle::ran));
      servers.put(name, server);
      proxies.put(name, own(CutProxy.start(server.port(), Duration.ZERO, oracle::cut)));
    }
    server(CURT).become(Era.LEGACY).refusingSessionsWith(400);
    server(CHAMELEON).become(Era.LEGACY);
    sse = own(FragileSseServer.start(oracle::ran));
    proxies.put(SSE, own(CutProxy.start(sse.port(), Duration.ZERO, oracle::cut)));
    children = own(FragileChildren.listen(oracle::ran));
    gateway = own(TestGateway.start(yaml(agents)));
    front = own(CutProxy.start(gateway.port(), GATEWAY_RESTART, oracle::cut));
  }

  /** Starts one for agents {@code p0} and so on. */
  static Fleet open(int agents) throws IOException {
    return new Fleet(agents);
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  private String yaml(int agents) {
    StringBuilder yaml =
        new StringBuilder(Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}"));
    for (String name : ALL) {
      yaml.append(
          """
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: %s}
          spec:
            upstream: {%s}
            limits: {connectTimeout: 2s, idleTimeout: %ds, processes: {idle: 3s, perAdapter: 40}}
            resilience: %s
          %s\
          """
              .formatted(
                  name,
                  upstream(name),
                  name.equals(CHILD) ? CHILD_IDLE_SECONDS : IDLE_SECONDS,
                  name.equals(CUT) ? UNBROKEN : SHORTLY_BROKEN,
                  name.equals(CHILD) ? "" : "  allowPrivateNetwork: true\n"));
    }
    for (int p = 0; p < agents; p++) {
      yaml.append(Documents.binding("p" + p, "all"));
    }
    return yaml.toString();
  }

  private String upstream(String name) {
    return switch (name) {
      case CHILD -> stdio(children.command());
      case SSE -> "sse: {url: \"" + FragileSseServer.url(proxy(SSE).port()) + "\"}";
      default -> "http: {url: \"http://127.0.0.1:" + proxy(name).port() + "/mcp\"}";
    };
  }

  private static String stdio(List<String> command) {
    String arguments =
        command.stream().skip(1).map(JsonStrings::quote).collect(Collectors.joining(", "));
    return "stdio: {command: %s, args: [%s]}"
        .formatted(JsonStrings.quote(command.getFirst()), arguments);
  }

  private FragileServer server(String name) {
    FragileServer server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name + " over Streamable HTTP");
    }
    return server;
  }

  private CutProxy proxy(String name) {
    CutProxy proxy = proxies.get(name);
    if (proxy == null) {
      throw new IllegalArgumentException("no server " + name + " over HTTP");
    }
    return proxy;
  }

  TestGateway gateway() {
    return gateway;
  }

  Oracle oracle() {
    return oracle;
  }

  /** What agent {@code name} sends at {@code address}, through the proxy before the gateway. */
  McpClient http(String agent, String address) {
    return new McpClient(
        front.port(),
        address,
        List.of("Authorization: Bearer " + gateway.key(agent)),
        CLIENT_PATIENCE);
  }

  /** Breaks something; returns when it is whole again, but for what the gateway has to mend. */
  void apply(Fault fault) throws IOException {
    switch (fault) {
      case Fault.Restart restart -> broken(restart.server(), () -> restart(restart));
      case Fault.Forget forget ->
          broken(forget.server(), () -> server(forget.server()).dropSessions());
      case Fault.ChangeEra change -> broken(change.server(), () -> changeEra(change.server()));
      case Fault.KillChildren kill -> broken(kill.server(), children::kill);
      case Fault.CutAll cut -> broken(cut.server(), () -> proxy(cut.server()).cutAll());
      case Fault.CutServer cut -> proxy(cut.server()).arm(cut.cut());
      case Fault.CutClient cut -> front.arm(cut.cut());
      case Fault.CutClients _ -> cutClients();
      case Fault.RestartGateway _ -> restartGateway();
    }
  }

  /** A fault of one server. */
  private interface Breaking {
    void run() throws IOException;
  }

  private void broken(String server, Breaking breaking) throws IOException {
    weather.server(server).begin();
    breaking.run();
    weather.server(server).end();
  }

  private void restart(Fault.Restart restart) throws IOException {
    CutProxy proxy = proxy(restart.server());
    proxy.shut();
    if (restart.server().equals(SSE)) {
      sse.kill();
      Caller.pause(restart.down());
      sse.restart();
    } else {
      server(restart.server()).kill();
      Caller.pause(restart.down());
      server(restart.server()).restart();
    }
    proxy.reopen();
  }

  private void changeEra(String name) {
    FragileServer server = server(name);
    server.become(server.era() == Era.LEGACY ? Era.MODERN : Era.LEGACY);
  }

  /** A connection may go before its request was seen, so that nobody knows which call it had. */
  private void cutClients() {
    weather.clients().begin();
    front.cutAll();
    weather.clients().end();
  }

  private void restartGateway() throws IOException {
    weather.gateway().begin();
    gateway.restart();
    front.lead(gateway.port());
    weather.gateway().end();
  }

  /** Everything is whole from now on. */
  void calm() {
    front.disarm();
    proxies.values().forEach(CutProxy::disarm);
  }

  /**
   * Servers at which more is left than the gateway's own session, stream or process, and the
   * sessions that are kept for the next calls of stateless clients where a server wants some.
   *
   * @param stateless how many principals have such clients of a server
   */
  List<String> holding(ToIntFunction<String> stateless) {
    List<String> held = new ArrayList<>();
    servers.forEach((name, server) -> {
      int most = server.era() == Era.LEGACY ? 1 + stateless.applyAsInt(name) : 1;
      if (server.sessions() > most || server.streams() > 1) {
        held.add(name + ": " + server.sessions() + " sessions, " + server.streams() + " streams");
      }
    });
    if (sse.streams() > 1) {
      held.add(SSE + ": " + sse.streams() + " streams");
    }
    if (children.running().size() > 1) {
      held.add(CHILD + ": processes " + children.running());
    }
    return held;
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
