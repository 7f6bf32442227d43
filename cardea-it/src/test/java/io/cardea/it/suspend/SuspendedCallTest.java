package io.cardea.it.suspend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A legacy server asks a stateless client something in the middle of a call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SuspendedCallTest {

  private static final String ACCEPT = "{\"action\":\"accept\",\"content\":{\"n\":1.0}}";

  private Asker asker;

  @BeforeAll
  void open() throws IOException {
    asker = Asker.open();
  }

  @BeforeEach
  void forget() {
    asker.forget();
  }

  @AfterAll
  void close() throws IOException {
    asker.close();
  }

  @Test
  void shouldAskTheClientInTheAnswerAndGoOnWithItsNextRequest() throws Exception {
    // Given
    asker.server().on("tools/call", asker.asking("elicitation/create", Asker.FORM_PARAMS));
    // When
    McpClient clerk = asker.gateway().client("a", "clerk");
    RawResponse first = Asker.call(clerk, 1, Asker.FORM, "");
    // Then
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.text())
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\","
                + "\"inputRequests\":{\"q1\":{\"method\":\"elicitation/create\",\"params\":"
                + Asker.FORM_PARAMS
                + "}},\"requestState\":\"");
    asker.gateway().awaitIdle();
    // When
    RawResponse second =
        Asker.call(
            clerk,
            2,
            Asker.FORM,
            Asker.retry(Asker.state(first), "\"q1\":" + ACCEPT + ",\"unknown\":{\"a\":1}"));
    // Then
    assertThat(second.header("content-type")).contains("text/event-stream");
    assertThat(second.text())
        .contains("\"id\":2", "\"resultType\":\"complete\"")
        .contains("\\\"result\\\":" + quoted())
        .doesNotContain("unknown");
    assertThat(asker.server().received("tools/call")).hasSize(1);
    Received call = asker.server().await("tools/call");
    assertThat(call.text()).doesNotContain("io.modelcontextprotocol", "clientCapabilities");
    assertThat(asker.server().await("initialize").text())
        .contains("\"protocolVersion\":\"2025-11-25\"", "\"capabilities\":{\"elicitation\":{}}");
  }

  private static String quoted() {
    return ACCEPT.replace("\"", "\\\"");
  }

  @Test
  void shouldGoOnWhereverTheClientComesBack() throws Exception {
    // The two event loops of the gateway take connections in turn.
    asker
        .server()
        .on(
            "tools/call",
            asker.asking(
                "elicitation/create",
                Asker.FORM_PARAMS,
                "sampling/createMessage",
                "{\"messages\":[],\"maxTokens\":1}",
                "roots/list",
                "{}",
                "elicitation/create",
                "{\"mode\":\"url\",\"message\":\"go\",\"url\":\"https://example.com/\"}"));
    for (int round = 0; round < 4; round++) {
      RawResponse answer = asker.call(Asker.ALL, "");
      assertThat(answer.text()).contains("\"q1\":{\"method\":\"elicitation/create\"");
      answer = retry(answer, "\"q1\":{\"action\":\"decline\"}");
      assertThat(answer.text())
          .contains("\"q2\":{\"method\":\"sampling/createMessage\"")
          .doesNotContain("\"q1\"");
      answer = retry(answer, "\"q2\":{\"role\":\"assistant\",\"model\":\"m\"}");
      assertThat(answer.text()).contains("\"q3\":{\"method\":\"roots/list\",\"params\":{}}");
      answer = retry(answer, "\"q3\":{\"roots\":[]}");
      assertThat(answer.text()).contains("\"q4\"", "\"mode\":\"url\"", "https://example.com/");
      answer = retry(answer, "\"q4\":{\"action\":\"accept\"}");
      assertThat(answer.text()).contains("\"resultType\":\"complete\"", "decline", "roots");
    }
    assertThat(asker.server().received("initialize").size()).isLessThanOrEqualTo(1);
  }

  private RawResponse retry(RawResponse before, String answers) throws IOException {
    return Asker.call(asker.robot(), 9, Asker.ALL, Asker.retry(Asker.state(before), answers));
  }

  @Test
  void shouldAskAgainForWhatIsMissing() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk(
                  "data: "
                      + Asker.question("x", "elicitation/create", Asker.FORM_PARAMS)
                      + "\n\ndata: "
                      + Asker.question("y", "roots/list", "{}")
                      + "\n\n");
              String told = asker.answer("x") + asker.answer("y");
              exchange.event(exchange.message("{\"content\":[],\"n\":" + told.length() + "}"));
              exchange.end();
            });
    RawResponse first = asker.call(Asker.ALL, "");
    assertThat(first.text()).contains("\"q1\"", "\"q2\"");
    RawResponse second = retry(first, "\"q2\":{\"roots\":[]}");
    assertThat(second.text())
        .contains("input_required", "\"q1\"", "elicitation/create")
        .doesNotContain("\"q2\"");
    assertThat(Asker.state(second)).isNotEqualTo(Asker.state(first));
    assertThat(retry(second, "\"q1\":{\"action\":\"cancel\"}").text()).contains("complete");
  }

  @Test
  void shouldEndTheStreamWithTheQuestionIfItHasBegun() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              String token =
                  exchange.request().text().replaceAll(".*\"progressToken\":(\"[^\"]*\").*", "$1");
              exchange.stream();
              exchange.event(progress(token, 1));
              asker.ask(exchange, "p", "elicitation/create", Asker.FORM_PARAMS);
              exchange.event(progress(token, 2));
              exchange.event(exchange.message("{\"content\":[]}"));
              exchange.end();
            });
    List<String> first = stream(1, "\"progressToken\":\"one\",", "");
    assertThat(first).hasSize(2);
    assertThat(first.getFirst()).contains("\"progressToken\":\"one\",\"progress\":1");
    String state = Asker.state(first.getLast().replaceFirst("data: ", ""));
    List<String> second = stream(2, "\"progressToken\":2,", Asker.retry(state, "\"q1\":" + ACCEPT));
    assertThat(second.getFirst()).contains("\"progressToken\":2,\"progress\":2");
    assertThat(second.getLast()).contains("\"id\":2", "complete");
  }

  private List<String> stream(int id, String meta, String members) throws IOException {
    String body =
        Asker.request(id, "ask", Asker.FORM, "\"arguments\":{}" + members)
            .replace("\"_meta\":{", "\"_meta\":{" + meta);
    try (EventStream stream = asker.robot().modernly("tools/call", "ask").postStream(body)) {
      return stream.rest();
    }
  }

  private static String progress(String token, int progress) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        + "{\"progressToken\":%s,\"progress\":%d}}".formatted(token, progress);
  }

  @Test
  void shouldAnswerItselfWhatTheRequestDoesNotDeclare() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            asker.asking(
                "sampling/createMessage",
                "{\"messages\":[],\"maxTokens\":1,\"tools\":[]}",
                "elicitation/create",
                "{\"mode\":\"url\",\"url\":\"https://e\"}",
                "roots/list",
                "{}",
                "ping",
                "{}",
                "tools/list",
                "{}"));
    RawResponse answer = asker.call("{\"elicitation\":{},\"sampling\":{}}", "");
    assertThat(answer.text())
        .contains("\"resultType\":\"complete\"")
        .containsPattern("s0-[-0-9a-f]*.{1,9}error.{1,9}code.{1,3}-32602")
        .containsPattern("s2-[-0-9a-f]*.{1,9}error.{1,9}code.{1,3}-32602")
        .containsPattern("s4-[-0-9a-f]*.{1,9}error.{1,9}code.{1,3}-32601")
        .containsPattern("s6-[-0-9a-f]*.{1,9}result.{1,3}:\\{}")
        .containsPattern("s8-[-0-9a-f]*.{1,9}error.{1,9}code.{1,3}-32601");
  }

  @Test
  void shouldAnswerAServerThatAsksWhereNothingWasDeclared() throws Exception {
    asker.server().on("tools/call", asker.asking("elicitation/create", Asker.FORM_PARAMS));
    assertThat(asker.call(Asker.NOTHING, "").text())
        .contains("complete")
        .containsPattern("s0-[-0-9a-f]*.{1,9}error.{1,9}code.{1,3}-32601");
  }

  @Test
  void shouldHearTheStreamOfTheSessionDuringItsCall() throws Exception {
    BlockingQueue<String> push = new LinkedBlockingQueue<>();
    asker
        .server()
        .on(
            "GET",
            exchange -> {
              exchange.stream("Connection: close");
              exchange.event(push.take());
              exchange.awaitClose();
            })
        .on(
            "tools/call",
            exchange -> {
              push.add(Asker.question("g", "roots/list", "{}"));
              exchange.result("{\"content\":[],\"ok\":" + asker.answer("g").contains("here") + "}");
            });
    McpClient clerk = asker.gateway().client("a", "clerk");
    RawResponse first = Asker.call(clerk, 1, "{\"roots\":{}}", "");
    assertThat(first.text()).contains("input_required", "roots/list");
    RawResponse second =
        Asker.call(
            clerk,
            2,
            "{\"roots\":{}}",
            Asker.retry(Asker.state(first), "\"q1\":{\"roots\":[{\"uri\":\"file:///here\"}]}"));
    assertThat(second.text()).contains("\"ok\":true", "complete");
  }

  @Test
  void shouldCancelAtTheServerIfTheClientGoes() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
              exchange.awaitClose();
            });
    String body = Asker.request(1, "ask", Asker.FORM, "\"arguments\":{}");
    try (EventStream _ = asker.robot().modernly("tools/call", "ask").postStream(body)) {
      String id = asker.server().await("tools/call").id();
      asker.server().await("response");
      assertThat(id).isNotBlank();
    }
    assertThat(asker.server().await("notifications/cancelled").text())
        .contains("\"requestId\":" + asker.server().await("tools/call").id());
    asker.server().await("DELETE");
    asker.gateway().awaitIdle();
  }

  @Test
  void shouldOpenAnotherSessionIfTheServerHasForgottenIt() throws Exception {
    asker.server().on("tools/call", asker.asking());
    asker.call(Asker.FORM, "");
    asker.forget();
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              if (asker.server().received("initialize").isEmpty()) {
                exchange.reply(404, "");
              } else {
                asker.asking("elicitation/create", Asker.FORM_PARAMS).answer(exchange);
              }
            });
    RawResponse first = asker.call(Asker.FORM, "");
    assertThat(first.text()).contains("input_required");
    assertThat(
            Asker.call(
                    asker.robot(),
                    2,
                    Asker.FORM,
                    Asker.retry(Asker.state(first), "\"q1\":" + ACCEPT))
                .text())
        .contains("complete");
    assertThat(asker.server().received("tools/call")).hasSize(2);
  }

  @Test
  void shouldTurnUrlsThatAreRequiredIntoQuestions() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange ->
                exchange.json(
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                        + exchange.request().id()
                        + ",\"error\":{\"code\":-32042,\"message\":\"m\",\"data\":{\"elicitations\":"
                        + "[{\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"https://e/\","
                        + "\"message\":\"go\"}]}}}"));
    assertThat(asker.call(Asker.ALL, "").text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\","
                + "\"inputRequests\":{\"url1\":{\"method\":\"elicitation/create\",\"params\":"
                + "{\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"https://e/\","
                + "\"message\":\"go\"}}}}}");
    RawResponse lacking = asker.call(Asker.FORM, "");
    assertThat(lacking.status()).isEqualTo(400);
    assertThat(lacking.text())
        .contains("-32021", "\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}");
    asker.server().on("tools/call", asker.asking());
    assertThat(
            asker.call(Asker.ALL, ",\"inputResponses\":{\"url1\":{\"action\":\"accept\"}}").text())
        .contains("complete");
    assertThat(asker.server().received("tools/call").getLast().text())
        .doesNotContain("inputResponses");
  }

  @Test
  void shouldAskOnAggregatesToo() throws Exception {
    asker.server().on("tools/call", asker.asking("elicitation/create", Asker.FORM_PARAMS));
    McpClient all = asker.robot().at("/mcp");
    RawResponse first = Asker.call(all, 1, Asker.FORM, "");
    assertThat(first.text()).contains("input_required");
    assertThat(
            Asker.call(all, 2, Asker.FORM, Asker.retry(Asker.state(first), "\"q1\":" + ACCEPT))
                .text())
        .contains("complete");
  }
}
