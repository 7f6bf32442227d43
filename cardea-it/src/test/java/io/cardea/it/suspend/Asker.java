package io.cardea.it.suspend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A legacy server that asks its clients what a test wants, behind a gateway, and stateless clients
 * of it. Agents {@code robot} and {@code clerk} may use everything.
 */
final class Asker implements AutoCloseable {

  static final String ALL =
      "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{},\"roots\":{}}";
  static final String FORM = "{\"elicitation\":{}}";
  static final String NOTHING = "{}";
  static final String FORM_PARAMS =
      "{\"message\":\"Who?\",\"requestedSchema\":{\"type\":\"object\",\"x\":1.0}}";

  private static final String TOOLS =
      "[{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}},"
          + "{\"name\":\"other\",\"inputSchema\":{\"type\":\"object\"}}]";

  private final ScriptedServer server;
  private final TestGateway gateway;
  private final Map<String, BlockingQueue<String>> answers = new ConcurrentHashMap<>();

  private Asker(ScriptedServer server, TestGateway gateway) {
    this.server = server;
    this.gateway = gateway;
    forget();
  }

  static Asker open(Clock clock, UnaryOperator<String> more) throws IOException {
    ScriptedServer server = ScriptedServer.start().offering("tools", TOOLS);
    server
        .offering("resources", "[{\"uri\":\"demo://a\",\"name\":\"a\"}]")
        .declaring("\"resources\":{\"subscribe\":true}");
    String yaml =
        Documents.open("a", server.url(), "robot")
            + Documents.binding("clerk", "all-a")
            + more.apply(server.url());
    Asker asker = new Asker(server, TestGateway.start(yaml, clock));
    // Until it is known of which era it is, a server is asked in the client's.
    TestGateway.eventually(
        () -> asker.lists("tools/list", "ask"), "the gateway knows what the server is");
    return asker;
  }

  static Asker open() throws IOException {
    return open(Clock.systemUTC(), _ -> "");
  }

  private boolean lists(String method, String part) {
    try {
      return gateway.client("a", "robot").modern(method, "", "").text().contains(part);
    } catch (IOException e) {
      return false;
    }
  }

  ScriptedServer server() {
    return server;
  }

  TestGateway gateway() {
    return gateway;
  }

  /** Forgets what has happened, and all scripts but that answers are noted. */
  void forget() {
    server.forget();
    answers.clear();
    server.on(
        "response",
        exchange -> {
          answersTo(exchange.request().id()).add(exchange.request().text());
          exchange.reply(202, "");
        });
  }

  /** Answers {@code tools/call} by asking {@code questions} in turn and saying what it was told. */
  Script asking(String... questions) {
    return exchange -> {
      exchange.stream();
      StringBuilder told = new StringBuilder();
      String call = exchange.request().id().replace("\"", "");
      for (int i = 0; i < questions.length; i += 2) {
        told.append(ask(exchange, "s" + i + "-" + call, questions[i], questions[i + 1]))
            .append(' ');
      }
      exchange.event(exchange.message("{\"content\":[],\"told\":" + quote(told.toString()) + "}"));
      exchange.end();
    };
  }

  /** Asks the client on the stream of {@code exchange}; the client's whole response. */
  String ask(Exchange exchange, String id, String method, String params)
      throws IOException, InterruptedException {
    exchange.event(question(id, method, params));
    return answer(id);
  }

  static String question(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /** The response to what was asked as {@code id}. */
  String answer(String id) throws InterruptedException {
    String answer = answersTo("\"" + id + "\"").poll(10, TimeUnit.SECONDS);
    return answer == null ? "no answer" : answer;
  }

  private BlockingQueue<String> answersTo(String id) {
    return answers.computeIfAbsent(id, _ -> new LinkedBlockingQueue<>());
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  McpClient robot() {
    return gateway.client("a", "robot");
  }

  /** Calls the tool {@code ask}; {@code members} of its params follow. The answer as one body. */
  RawResponse call(String capabilities, String members) throws IOException {
    return call(robot(), 1, capabilities, members);
  }

  static RawResponse call(McpClient client, int id, String capabilities, String members)
      throws IOException {
    String name = client.path().equals("/mcp") ? "a__ask" : "ask";
    return whole(
        client
            .modernly("tools/call", name)
            .post(request(id, name, capabilities, "\"arguments\":{\"n\":1.0}" + members)));
  }

  /** An answer that came as the only event of a stream, as if it had come without one. */
  static RawResponse whole(RawResponse answer) {
    String text = answer.text();
    if (!text.startsWith("data: ")) {
      return answer;
    }
    byte[] json = text.substring(text.lastIndexOf("data: ") + 6).strip().getBytes(UTF_8);
    return new RawResponse(answer.head(), json);
  }

  static String request(int id, String name, String capabilities, String members) {
    return McpClient.modernRequest(id, "tools/call", "\"name\":\"" + name + "\"," + members)
        .replace("clientCapabilities\":{}", "clientCapabilities\":" + capabilities);
  }

  /** The members of a retry: {@code answers} are JSON without braces. */
  static String retry(String state, String answers) {
    return ",\"inputResponses\":{" + answers + "},\"requestState\":" + state;
  }

  /** The JSON of {@code requestState} in {@code answer}. */
  static String state(RawResponse answer) {
    return state(answer.text());
  }

  static String state(String json) {
    if (Json.parse(json.getBytes(UTF_8), 64) instanceof JsonDocument document) {
      int result = document.member(JsonDocument.ROOT, "result");
      int state = document.member(result, "requestState");
      if (state != JsonDocument.NONE) {
        return document.raw(state);
      }
    }
    throw new AssertionError("no requestState in " + json);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    server.close();
  }
}
