package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A server of MCP 2026-07-28, which knows no sessions. */
final class ModernPeer {

  static final String REVISION = "2026-07-28";

  private static final String META = "io.modelcontextprotocol/";
  private static final String SUBSCRIPTION = META + "subscriptionId";
  private static final String CACHEABLE = ",\"ttlMs\":600000,\"cacheScope\":\"public\"";

  private final Home home;
  private final ModernTools tools;
  private final ModernTasks tasks;
  private final Map<Object, Listener> listeners = new ConcurrentHashMap<>();

  /** Who listens to what; {@code id} is the request's as JSON. */
  private record Listener(String id, Message filter, Line line) {
    void say(String method, String members) {
      try {
        line.say(
            Says.notification(method, "\"_meta\":{\"" + SUBSCRIPTION + "\":" + id + "}" + members));
      } catch (IOException e) {
        // Nobody listens any more.
      }
    }

    Set<String> resources() {
      return filter.at("resourceSubscriptions").elements().stream()
          .map(Message::text)
          .collect(Collectors.toSet());
    }

    boolean wants(String what) {
      return filter.at(what).raw().equals("true");
    }
  }

  ModernPeer(Home home) {
    this.home = home;
    this.tasks = new ModernTasks(home);
    this.tools = new ModernTools(home, tasks);
  }

  /** Tells of a change whoever wants to hear of it. */
  synchronized void onChange(String word, String about) {
    for (Listener listener : listeners.values()) {
      if (word.equals(World.GROWN) && listener.wants("toolsListChanged")) {
        listener.say("notifications/tools/list_changed", "");
      } else if (word.equals(World.TOUCHED) && listener.resources().contains(about)) {
        listener.say("notifications/resources/updated", ",\"uri\":" + JsonStrings.quote(about));
      }
    }
  }

  /** Answers a request on {@code line}, unless it is cancelled; with the error if it is refused. */
  void take(Message message, Line line, Running running) throws IOException, Refused {
    Message params = message.at("params");
    check(message, params);
    try {
      if (message.method().equals("subscriptions/listen")) {
        listen(message, line, running);
      } else {
        Request request = new Request(params, line, running);
        line.say(Says.response(message.id(), "{" + result(message.method(), request) + "}"));
      }
    } catch (InterruptedException e) {
      // Cancelled: not to be answered.
    }
  }

  private void check(Message message, Message params) throws Refused {
    Message version = params.at("_meta", META + "protocolVersion");
    if (message.method().equals("initialize") || (version.isThere() && !isOurs(version))) {
      String requested = version.isThere() ? version.raw() : params.at("protocolVersion").raw();
      throw new Refused(
          400,
          -32022,
          "Unsupported protocol version: this server speaks " + REVISION + " only",
          "{\"supported\":[\"%s\"],\"requested\":%s}"
              .formatted(REVISION, requested.isEmpty() ? "null" : requested));
    }
    Message capabilities = params.at("_meta", META + "clientCapabilities");
    if (!version.isThere() || !capabilities.isObject()) {
      throw new Refused(400, -32602, "params._meta is not as it must be", "");
    }
    Message level = params.at("_meta", META + "logLevel");
    if (level.isThere() && !Levels.isKnown(level.text())) {
      throw Refused.invalid("no such level");
    }
    home.world().add("declared", capabilities.raw());
  }

  private static boolean isOurs(Message version) {
    return version.text().equals(REVISION);
  }

  private String result(String method, Request request)
      throws Refused, IOException, InterruptedException {
    Message params = request.params();
    return switch (method) {
      case "server/discover" -> discover();
      case "tools/list", "prompts/list", "resources/list", "resources/templates/list" ->
          complete(home.wares().page(method, params.at("cursor").text()) + CACHEABLE);
      case "tools/call" -> tools.call(request);
      case "prompts/get" -> complete(Wares.prompt(params));
      case "resources/read" ->
          complete(home.wares().read(params.at("uri").text(), -32602) + CACHEABLE);
      case "completion/complete" -> complete(home.wares().complete(params));
      default -> complete(tasks.answer(method, params));
    };
  }

  static String complete(String members) {
    return "\"resultType\":\"complete\"" + (members.isEmpty() ? "" : ",") + members;
  }

  private String discover() {
    return complete(
        """
        "supportedVersions":["%s"],"capabilities":{"logging":{},"prompts":{},"completions":{},\
        "tools":{"listChanged":true},"resources":{"subscribe":true},\
        "extensions":{"io.modelcontextprotocol/tasks":{}}},\
        "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"%s","version":"1"}}%s\
        """
            .formatted(REVISION, home.name(), CACHEABLE));
  }

  private void listen(Message message, Line line, Running running)
      throws IOException, InterruptedException {
    Message filter = message.at("params", "notifications");
    Listener listener = new Listener(message.id(), filter, line);
    home.world().add("listening", filter.raw());
    String agreed =
        filter.names().stream()
            .filter(name -> name.equals("toolsListChanged") || name.equals("resourceSubscriptions"))
            .map(name -> "\"" + name + "\":" + filter.at(name).raw())
            .collect(Collectors.joining(","));
    acknowledge(listener, agreed);
    try {
      boolean _ = running.awaitCancel();
    } finally {
      listeners.remove(listener);
    }
  }

  /** Whoever has read that it listens hears of every change from then on. */
  private synchronized void acknowledge(Listener listener, String agreed) {
    listener.say("notifications/subscriptions/acknowledged", ",\"notifications\":{" + agreed + "}");
    listeners.put(listener, listener);
  }

  /** A request that is being answered. */
  record Request(Message params, Line line, Running running) implements Calling {
    @Override
    public void say(String json) throws IOException {
      line.say(json);
    }

    @Override
    public boolean wantsLog(String level) {
      String least = params.at("_meta", META + "logLevel").text();
      return !least.isEmpty() && Levels.isWanted(level, least);
    }

    Message capability(String... path) {
      return params.at("_meta", META + "clientCapabilities").at(path);
    }
  }
}
