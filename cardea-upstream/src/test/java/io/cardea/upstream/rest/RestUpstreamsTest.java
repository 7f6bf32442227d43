package io.cardea.upstream.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue.Style;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.loop.VertxLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestUpstreamsTest {

  private static final String META =
      """
      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}}\
      """;

  private static final UpstreamHead JSON = head("application/json");
  private static final UpstreamHead EVENTS = head("text/event-stream");

  private record Sent(PlainRequest request, UpstreamReply reply) {}

  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  private final Apis apis = new Apis();
  private final Loops loops =
      new Loops(vertx ->
          new RestUpstreams(
              new VertxLoop(vertx, vertx.getOrCreateContext()),
              (_, request, reply) -> send(request, reply),
              apis,
              64));

  @AfterEach
  void close() {
    loops.close();
  }

  private UpstreamExchange send(PlainRequest request, UpstreamReply reply) {
    sent.add(new Sent(request, reply));
    return new UpstreamExchange() {
      @Override
      public void cancel() {
        cancelled.add(request.target());
      }

      @Override
      public void pause() {}

      @Override
      public void resume() {}

      @Override
      public long upstreamNanos() {
        return 5;
      }
    };
  }

  private static UpstreamHead head(String type) {
    return new UpstreamHead(200, name -> name.equals("content-type") ? type : null, "");
  }

  private static Adapter adapter(RestTool... tools) {
    HttpEndpoint endpoint =
        new HttpEndpoint(
            "api.example", 443, true, "/v1/", Map.of("authorization", "s3cret"), false);
    return Loops.adapter("shop", new RestUpstream(endpoint, List.of(tools)), Loops.LIMITS);
  }

  private static RestTool search() {
    return Samples.tool(
        "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}},\"required\":[\"q\"]}",
        Samples.get(List.of(Samples.query("q", "q", Style.REPEATED))));
  }

  private Loops.Running ask(Adapter adapter, String method, String members) {
    return loops.post(
        Loops.anybody(adapter),
        "",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":{%s%s}}"
            .formatted(method, META, members.isEmpty() ? "" : "," + members));
  }

  private String answer(Adapter adapter, String method, String members)
      throws InterruptedException {
    return ask(adapter, method, members).next();
  }

  @Test
  void shouldIntroduceItselfAsAServerOfTheModernEra() throws Exception {
    assertThat(answer(adapter(search()), "server/discover", ""))
        .startsWith(
            "body 200 {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"complete\"")
        .contains("\"supportedVersions\":[\"2026-07-28\"]", "\"capabilities\":{\"tools\":{}}")
        .contains("\"name\":\"shop\"")
        .doesNotContain("s3cret");
  }

  @Test
  void shouldHaveNothingButTools() throws Exception {
    for (String method : List.of("prompts/list", "resources/read", "subscriptions/listen", "x")) {
      assertThat(answer(adapter(search()), method, "")).startsWith("body 404").contains("-32601");
    }
  }

  @Test
  void shouldRefuseWhatIsNotOfItsEra() throws Exception {
    Adapter adapter = adapter(search());

    assertThat(
            loops
                .post(
                    Loops.anybody(adapter),
                    "",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}")
                .next())
        .startsWith("body 400")
        .contains("-32022", "\"supported\":[\"2026-07-28\"]");
    assertThat(loops.post(Loops.anybody(adapter), "", "no json").next()).startsWith("body 400");
    assertThat(
            loops
                .post(
                    Loops.anybody(adapter),
                    "",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}")
                .next())
        .startsWith("body 202");
    assertThat(loops.open(Loops.anybody(adapter), Kind.STREAM, "", "").next())
        .startsWith("body 405");
  }

  @Test
  void shouldListItsToolsInPages() throws Exception {
    RestTool[] tools =
        IntStream.range(0, 300)
            .mapToObj(i ->
                new RestTool(
                    "t" + i,
                    "{\"name\":\"t%d\",\"inputSchema\":{},\"description\":\"%s\"}"
                        .formatted(i, "x".repeat(2_000)),
                    Samples.get(List.of()),
                    "",
                    Optional.empty()))
            .toArray(RestTool[]::new);
    Adapter adapter = adapter(tools);

    String first = answer(adapter, "tools/list", "");
    String cursor = first.replaceAll("(?s).*\"nextCursor\":\"(\\d+)\".*", "$1");
    String last = answer(adapter, "tools/list", "\"cursor\":\"" + cursor + "\"");
    String next = last.replaceAll("(?s).*\"nextCursor\":\"(\\d+)\".*", "$1");
    String end = answer(adapter, "tools/list", "\"cursor\":\"" + next + "\"");

    assertThat(first).contains("\"t0\"", "\"ttlMs\"");
    assertThat(last).contains("{\"name\":\"t" + cursor + "\"");
    assertThat(end).contains("\"t299\"").doesNotContain("nextCursor");
    for (String wrong : List.of("-1", "301", "x", "99999999999")) {
      assertThat(answer(adapter, "tools/list", "\"cursor\":\"" + wrong + "\"")).contains("-32602");
    }
  }

  @Test
  void shouldSendACallAndGiveTheAnswerAsItsResult() throws Exception {
    Loops.Running running =
        ask(adapter(search()), "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"a b\"}");
    Sent call = sent.take();
    assertThat(call.request().target()).isEqualTo("/v1/x?q=a%20b");

    loops.on(() -> call.reply().onBody(JSON, "{\"n\":1}".getBytes(UTF_8)));

    assertThat(running.next()).startsWith("body 200").contains("\"structuredContent\":{\"n\":1}");
    assertThat(running.exchange().upstreamNanos()).isEqualTo(5);
  }

  @Test
  void shouldTurnALongAnswerIntoAResultBesideTheLoop() throws Exception {
    Loops.Running running =
        ask(adapter(search()), "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"a\"}");
    Sent call = sent.take();
    String body = "[\"" + "x".repeat(100_000) + "\"]";

    loops.on(() -> call.reply().onBody(JSON, body.getBytes(UTF_8)));

    assertThat(running.next()).startsWith("body 200").contains("x".repeat(100_000));
  }

  @Test
  void shouldNotSendWhatDoesNotFitTheSchema() throws Exception {
    for (String arguments : List.of("", ",\"arguments\":{\"q\":1}", ",\"arguments\":[]")) {
      assertThat(answer(adapter(search()), "tools/call", "\"name\":\"t\"" + arguments))
          .startsWith("body 200")
          .contains("The call was not sent: ", "\"isError\":true");
    }
    assertThat(answer(adapter(search()), "tools/call", "\"name\":\"u\"")).contains("-32602");
    assertThat(sent).isEmpty();
  }

  @Test
  void shouldPassOnThatThereIsNoAnswer() throws Exception {
    Loops.Running running =
        ask(adapter(search()), "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"a\"}");
    Sent call = sent.take();

    loops.on(() ->
        call.reply().onFailure(new UpstreamFailure(UpstreamFailure.Kind.BLOCKED, false, "no")));

    assertThat(running.next()).isEqualTo("BLOCKED unsent");
  }

  @Test
  void shouldNotSayThatAnApiCannotHaveActedOnWhatCameInPart() throws Exception {
    Loops.Running running =
        ask(adapter(search()), "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"a\"}");
    Sent call = sent.take();

    loops.on(() ->
        call.reply().onFailure(new UpstreamFailure(UpstreamFailure.Kind.BROKEN, false, "no")));

    assertThat(running.next()).isEqualTo("BROKEN sent");
  }

  @Test
  void shouldStopWhatIsCancelledOrHasNoEnd() throws Exception {
    Adapter adapter = adapter(search());
    Loops.Running gone = ask(adapter, "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"1\"}");
    Sent first = sent.take();
    loops.cancel(gone);
    assertThat(cancelled.take()).endsWith("q=1");
    loops.on(() -> first.reply().onBody(new UpstreamHead(200, _ -> null, ""), new byte[0]));
    assertThat(gone.heard().isQuiet()).isTrue();

    Loops.Running endless =
        ask(adapter, "tools/call", "\"name\":\"t\",\"arguments\":{\"q\":\"2\"}");
    Sent second = sent.take();
    loops.on(() -> second.reply().onStream(EVENTS));
    assertThat(cancelled.take()).endsWith("q=2");
    assertThat(endless.next()).contains("event stream", "\"isError\":true");
  }

  @Test
  void shouldForgetAnApiAndTakeAChangedOne() throws Exception {
    Adapter before = adapter(search());
    assertThat(answer(before, "tools/list", "")).contains("\"t\"");
    apis.retain(Set.of());

    assertThat(answer(adapter(), "tools/list", "")).contains("\"tools\":[]");
  }
}
