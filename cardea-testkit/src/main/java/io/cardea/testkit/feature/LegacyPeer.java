package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One session of a legacy server. */
final class LegacyPeer {

  private static final long ANSWER_SECONDS = 15;
  private static final Message NOTHING = Message.parse("{}");

  private final Home home;
  private final LegacyTools tools;
  private final LegacyTasks tasks;
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, CompletableFuture<Message>> questions = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();
  private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
  private volatile Message capabilities = NOTHING;
  private volatile String level = "warning";
  private volatile @Nullable Line push;
  private volatile boolean isReady;

  LegacyPeer(Home home, LegacyTasks tasks) {
    this.home = home;
    this.tools = new LegacyTools(this, home);
    this.tasks = tasks;
  }

  /** What belongs to no request goes there from now on. */
  void pushTo(@Nullable Line line) {
    push = line;
  }

  Message capabilities() {
    return capabilities;
  }

  /** Tells of a change, as the client wants it. */
  void onChange(String word, String about) {
    if (word.equals(World.GROWN)) {
      push("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    } else if (word.equals(World.TOUCHED) && subscriptions.contains(about)) {
      push(
          Says.notification(
              "notifications/resources/updated", "\"uri\":" + JsonStrings.quote(about)));
    }
  }

  private void push(String json) {
    Line to = push;
    if (to != null && isReady) {
      try {
        to.say(json);
      } catch (IOException e) {
        // Nobody listens any more.
      }
    }
  }

  /** Takes one message; a request is answered on {@code line}, unless it is cancelled. */
  void take(Message message, Line line) throws IOException {
    if (message.isRequest()) {
      answer(message, line);
    } else if (message.method().isEmpty()) {
      CompletableFuture<Message> question = questions.remove(message.id());
      if (question == null) {
        home.world().add(World.STRANGE, "an answer to nothing: " + message);
      } else {
        question.complete(message);
      }
    } else {
      notified(message);
    }
  }

  private void notified(Message message) {
    switch (message.method()) {
      case "notifications/cancelled" -> {
        CountDownLatch latch = running.get(message.at("params", "requestId").raw());
        if (latch != null) {
          latch.countDown();
        }
      }
      case "notifications/roots/list_changed" -> home.world().add("roots-changed", "");
      case "notifications/initialized" -> isReady = true;
      case "notifications/progress" -> {}
      default -> home.world().add(World.STRANGE, "notification " + message.method());
    }
  }

  private void answer(Message message, Line line) throws IOException {
    String id = message.id();
    CountDownLatch cancelled = new CountDownLatch(1);
    running.put(id, cancelled);
    try {
      Request request = new Request(this, message.at("params"), line, cancelled);
      line.say(Says.response(id, "{" + result(message, request) + "}"));
    } catch (Refused refused) {
      line.say(refused.response(id));
    } catch (InterruptedException e) {
      // Cancelled: not to be answered.
    } finally {
      running.remove(id, cancelled);
    }
  }

  private String result(Message message, Request request)
      throws Refused, IOException, InterruptedException {
    Message params = message.at("params");
    if (params.at("_meta", "io.modelcontextprotocol/protocolVersion").isThere()
        && !message.method().equals("server/discover")) {
      home.world().add(World.STRANGE, "a modern envelope: " + message);
    }
    String uri = params.at("uri").text();
    return switch (message.method()) {
      case "initialize" -> initialize(params);
      case "ping" -> "";
      case "tools/list", "prompts/list", "resources/list", "resources/templates/list" ->
          home.wares().page(message.method(), params.at("cursor").text());
      case "tools/call" -> tasks.isWanted(params) ? tasks.create(params) : tools.call(request);
      case "prompts/get" -> Wares.prompt(params);
      case "resources/read" -> home.wares().read(uri, -32002);
      case "resources/subscribe" -> {
        home.wares().read(uri, -32002);
        subscriptions.add(uri);
        yield "";
      }
      case "resources/unsubscribe" -> {
        subscriptions.remove(uri);
        yield "";
      }
      case "completion/complete" -> home.wares().complete(params);
      case "logging/setLevel" -> setLevel(params.at("level").text());
      default -> tasks.answer(message.method(), params);
    };
  }

  private String initialize(Message params) {
    capabilities = params.at("capabilities");
    home.world().add("declared", capabilities.raw());
    Revision revision = home.revision();
    String more =
        (revision.compareTo(Revision.R2025_03_26) >= 0 ? ",\"completions\":{}" : "")
            + (revision == Revision.R2025_11_25
                ? ",\"tasks\":{\"list\":{},\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}"
                : "");
    return """
    "protocolVersion":"%s","capabilities":{"logging":{},"prompts":{},"tools":{"listChanged":true},\
    "resources":{"subscribe":true}%s},"serverInfo":{"name":"%s","version":"1"}\
    """
        .formatted(revision, more, home.name());
  }

  private String setLevel(String wanted) throws Refused {
    if (!Levels.isKnown(wanted)) {
      throw Refused.invalid("no such level");
    }
    level = wanted;
    return "";
  }

  /** Asks the client something on {@code line} and waits for the answer, a whole response. */
  Message ask(Line line, String method, String params) throws IOException, InterruptedException {
    String id = String.valueOf(asked.incrementAndGet());
    CompletableFuture<Message> question = new CompletableFuture<>();
    questions.put(id, question);
    line.say(Says.request(id, method, params));
    return question
        .completeOnTimeout(
            Message.parse("{\"error\":{\"message\":\"no answer came\"}}"),
            ANSWER_SECONDS,
            TimeUnit.SECONDS)
        .join();
  }

  /** A request of this session that is being answered. */
  record Request(LegacyPeer peer, Message params, Line line, CountDownLatch cancelled)
      implements Calling {
    @Override
    public void say(String json) throws IOException {
      line.say(json);
    }

    @Override
    public boolean wantsLog(String wanted) {
      return Levels.isWanted(wanted, peer.level);
    }

    @Override
    public Running running() {
      return () -> cancelled.await(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
  }
}
