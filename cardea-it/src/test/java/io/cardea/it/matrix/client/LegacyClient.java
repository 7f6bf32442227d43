package io.cardea.it.matrix.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A client of the legacy era over Streamable HTTP. */
final class LegacyClient implements FeatureClient {

  private final Revision revision;
  private final McpClient http;
  private final String capabilities;
  private final AtomicInteger ids = new AtomicInteger();
  private final Inbox inbox = new Inbox();
  private final EventStream stream;

  private LegacyClient(Revision revision, McpClient http, String capabilities) throws IOException {
    this.revision = revision;
    this.http = http;
    this.capabilities = capabilities;
    this.stream = http.get();
    Broken.unless(stream.status() == 200, "no event stream: " + stream.head().start());
    Thread.startVirtualThread(this::read);
  }

  static LegacyClient begin(Revision latest, McpClient where) throws IOException {
    RawResponse greeting =
        where.post(McpClient.initialize(latest.date(), Person.capabilities(latest)));
    Broken.unless(greeting.status() == 200, "no session: " + greeting);
    Message result = new Answer(List.of(), Message.parse(greeting.text())).result();
    String version = result.at("protocolVersion").text();
    Revision agreed =
        Revision.find(version)
            .filter(found -> found.compareTo(latest) <= 0)
            .orElseThrow(() -> new Broken("agreed on what it does not know: " + greeting.text()));
    String id = greeting.header("mcp-session-id").orElseThrow(() -> new Broken("no session id"));
    McpClient session = where.with("Mcp-Session-Id: " + id);
    if (agreed.compareTo(Revision.R2025_06_18) >= 0) {
      session = session.with("MCP-Protocol-Version: " + version);
    }
    RawResponse told =
        session.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    Broken.unless(told.status() == 202, "cannot say that it is initialized: " + told);
    return new LegacyClient(agreed, session, result.at("capabilities").raw());
  }

  @Override
  public Revision revision() {
    return revision;
  }

  @Override
  public String capabilities() {
    return capabilities;
  }

  @Override
  public Answer ask(Ask ask) throws IOException {
    if (ask.logLevel().isPresent()) {
      Answer set = once(Ask.of("logging/setLevel", Ask.member("level", ask.logLevel().get())));
      Broken.unless(!set.isError(), "cannot set the level: " + set.response());
    }
    return once(ask);
  }

  private Answer once(Ask ask) throws IOException {
    int id = ids.incrementAndGet();
    List<Message> said = new ArrayList<>();
    try (EventStream answer = http.postStream(body(id, ask))) {
      Message response = response(answer, said);
      Broken.unless(
          response.id().equals(String.valueOf(id)), "the answer to another request: " + response);
      Broken.unless(answer.status() == 200, "status " + answer.status() + ": " + response);
      Broken.unless(
          response.at("result").isObject() != response.at("error").isObject(),
          "neither a result nor an error: " + response);
      Broken.unless(
          !response.at("result", "resultType").text().equals("input_required"),
          "rounds in the legacy era");
      return new Answer(said, response);
    }
  }

  private Message response(EventStream answer, List<Message> said) throws IOException {
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
      hear(next.get());
    }
    throw new Broken("the stream ended without a response");
  }

  private String body(int id, Ask ask) {
    List<String> members = new ArrayList<>(ask.members());
    ask.token().ifPresent(token -> members.add("\"_meta\":{\"progressToken\":" + token + "}"));
    if (ask.knowsTasks() && ask.method().equals("tools/call")) {
      members.add("\"task\":{\"ttl\":60000}");
    }
    return McpClient.request(id, ask.method(), "{" + String.join(",", members) + "}");
  }

  /** Answers what the server asks and keeps what it says. */
  private void hear(Message message) throws IOException {
    LegacyRules.check(revision, message);
    if (message.id().isEmpty()) {
      inbox.add(message);
      return;
    }
    String answer = Person.answer(revision, message.method(), message.at("params"));
    RawResponse taken =
        http.post("{\"jsonrpc\":\"2.0\",\"id\":" + message.id() + ",\"result\":" + answer + "}");
    Broken.unless(taken.status() == 202, "an answer was not taken: " + taken);
  }

  private void read() {
    try {
      for (Optional<Message> next = Events.awaitNext(stream);
          next.isPresent();
          next = Events.awaitNext(stream)) {
        hear(next.get());
      }
    } catch (IOException | Broken e) {
      inbox.fail(e.toString());
    }
  }

  @Override
  public Pending begin(Ask ask) throws IOException {
    int id = ids.incrementAndGet();
    RawHttp connection = RawHttp.connect(http.port());
    connection.send(http.bytes("POST", body(id, ask).getBytes(UTF_8)));
    return new Pending() {
      @Override
      public void cancel() throws IOException {
        RawResponse taken =
            http.post(
                """
                {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":%d}}\
                """
                    .formatted(id));
        Broken.unless(taken.status() == 202, "cannot cancel: " + taken);
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  @Override
  public Listening listen(List<String> uris) throws IOException {
    for (String uri : uris) {
      Answer answer = ask(Ask.of("resources/subscribe", Ask.member("uri", uri)));
      Broken.unless(!answer.isError(), "cannot subscribe: " + answer.response());
    }
    return new Listening() {
      @Override
      public Message await(Predicate<Message> wanted, String what) throws InterruptedException {
        return inbox.await(wanted, what);
      }

      @Override
      public void close() throws IOException {
        for (String uri : uris) {
          Answer answer = ask(Ask.of("resources/unsubscribe", Ask.member("uri", uri)));
          Broken.unless(!answer.isError(), "cannot unsubscribe: " + answer.response());
        }
      }
    };
  }

  @Override
  public Message told(Answer answer, Predicate<Message> wanted, String what)
      throws InterruptedException {
    return inbox.await(wanted, what);
  }

  @Override
  public void close() throws IOException {
    try {
      RawResponse ended = http.delete();
      Broken.unless(ended.status() / 100 == 2, "cannot end the session: " + ended);
    } finally {
      stream.close();
    }
  }
}
