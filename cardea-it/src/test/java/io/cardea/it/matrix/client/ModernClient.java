package io.cardea.it.matrix.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import io.cardea.testkit.wire.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A client of MCP 2026-07-28. */
final class ModernClient implements FeatureClient {

  private static final String META = "io.modelcontextprotocol/";
  private static final int MAX_ROUNDS = 4;

  private final McpClient http;
  private final AtomicInteger ids = new AtomicInteger();

  ModernClient(McpClient http) {
    this.http = http;
  }

  @Override
  public Revision revision() {
    return Revision.R2026_07_28;
  }

  @Override
  public String capabilities() throws IOException {
    return ask(Ask.of("server/discover")).result().at("capabilities").raw();
  }

  @Override
  public Answer ask(Ask ask) throws IOException {
    List<Message> said = new ArrayList<>();
    Ask round = ask;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      Answer answer = once(round);
      said.addAll(answer.said());
      Message result = answer.response().at("result");
      if (!result.at("resultType").text().equals("input_required")) {
        return new Answer(said, answer.response());
      }
      Broken.unless(ask.isAble(), "asked though nothing is declared: " + result);
      round = ask.with(responses(result));
    }
    throw new Broken("more than " + MAX_ROUNDS + " rounds");
  }

  private String[] responses(Message result) {
    Message requests = result.at("inputRequests");
    StringJoiner responses = new StringJoiner(",", "\"inputResponses\":{", "}");
    for (String key : requests.names()) {
      Message request = requests.at(key);
      Broken.unless(!request.at("id").isThere(), "an input request with an id: " + request);
      String answer = Person.answer(revision(), request.method(), request.at("params"));
      responses.add(JsonStrings.quote(key) + ":" + answer);
    }
    Message state = result.at("requestState");
    Broken.unless(state.isThere() || !requests.names().isEmpty(), "nothing to answer: " + result);
    return state.isThere()
        ? new String[] {responses.toString(), "\"requestState\":" + state.raw()}
        : new String[] {responses.toString()};
  }

  private Answer once(Ask ask) throws IOException {
    int id = ids.incrementAndGet();
    try (EventStream answer = sender(ask).postStream(body(id, ask))) {
      Broken.unless(
          answer.head().header("mcp-session-id").isEmpty(), "a session id in the modern era");
      List<Message> said = new ArrayList<>();
      Message response = response(answer, said);
      Broken.unless(
          response.id().equals(String.valueOf(id)), "the answer to another request: " + response);
      ModernRules.check(ask, answer.status(), said, response);
      return new Answer(said, response);
    }
  }

  private static Message response(EventStream answer, List<Message> said) throws IOException {
    if (!Events.isStream(answer)) {
      return Events.whole(answer);
    }
    for (Optional<Message> next = Events.next(answer);
        next.isPresent();
        next = Events.next(answer)) {
      if (next.get().method().isEmpty()) {
        return next.get();
      }
      said.add(next.get());
    }
    throw new Broken("the stream ended without a response");
  }

  private McpClient sender(Ask ask) {
    return http.modernly(ask.method(), HeaderValue.encode(ask.name()));
  }

  private String body(int id, Ask ask) {
    List<String> members = new ArrayList<>(ask.members());
    members.addFirst("\"_meta\":" + meta(ask));
    return McpClient.request(id, ask.method(), "{" + String.join(",", members) + "}");
  }

  private String meta(Ask ask) {
    StringJoiner meta = new StringJoiner(",", "{", "}");
    meta.add(Ask.member(META + "protocolVersion", revision().date()));
    meta.add("\"" + META + "clientInfo\":{\"name\":\"matrix\",\"version\":\"1\"}");
    String tasks = "\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}";
    String able = ask.isAble() ? Person.capabilities(revision()) : "{}";
    meta.add("\"" + META + "clientCapabilities\":" + (ask.knowsTasks() ? "{" + tasks + "}" : able));
    ask.token().ifPresent(token -> meta.add("\"progressToken\":" + token));
    ask.logLevel().ifPresent(level -> meta.add(Ask.member(META + "logLevel", level)));
    return meta.toString();
  }

  @Override
  public Message told(Answer answer, Predicate<Message> wanted, String what) {
    return answer.said().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new Broken(what + " was not told"));
  }

  @Override
  public Pending begin(Ask ask) throws IOException {
    RawHttp connection = RawHttp.connect(http.port());
    connection.send(sender(ask).bytes("POST", body(ids.incrementAndGet(), ask).getBytes(UTF_8)));
    return new Pending() {
      @Override
      public void cancel() throws IOException {
        connection.close();
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  @Override
  public Listening listen(List<String> uris) throws IOException {
    String filter =
        "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":["
            + uris.stream().map(JsonStrings::quote).collect(Collectors.joining(","))
            + "]}";
    Ask ask = Ask.of("subscriptions/listen", filter);
    int id = ids.incrementAndGet();
    EventStream stream = sender(ask).postStream(body(id, ask));
    return ModernListening.begin(stream, id, uris);
  }

  @Override
  public void close() {
    // Nothing is kept between requests.
  }
}
