package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call of a stateless client that waits for it at one node goes on wherever the client comes. */
class SuspendedElsewhereTest {

  private static final Pattern STATE = Pattern.compile("\"requestState\":(\"[^\"]*\")");

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private Grove grove;

  @BeforeEach
  void open() throws IOException {
    grove = Grove.open();
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"elicitation/create\",\"params\":"
                      + Grove.FORM
                      + "}");
              String answer = told.poll(10, TimeUnit.SECONDS);
              exchange.event(
                  exchange.message(
                      "{\"content\":[],\"told\":"
                          + (answer != null && answer.contains("accept"))
                          + "}"));
              exchange.end();
            })
        .on(
            "response",
            exchange -> {
              exchange.reply(202, "");
              told.add(exchange.request().text());
            });
  }

  @AfterEach
  void close() throws IOException {
    grove.close();
  }

  private McpClient robot(TestGateway node) {
    return grove.nodes().at(node, grove.nodes().client("old", "robot"));
  }

  private static RawResponse call(McpClient client, String more) throws IOException {
    return client
        .modernly("tools/call", "ask")
        .post(
            McpClient.modernRequest(
                    1, "tools/call", "\"name\":\"ask\",\"arguments\":{\"n\":1.0}" + more)
                .replace("clientCapabilities\":{}", "clientCapabilities\":{\"elicitation\":{}}"));
  }

  private static String state(RawResponse answer) {
    Matcher matcher = STATE.matcher(answer.text());
    assertThat(matcher.find()).as(answer.toString()).isTrue();
    return matcher.group(1);
  }

  private static String retry(String state) {
    return ",\"inputResponses\":{\"q1\":" + Grove.ACCEPT + "},\"requestState\":" + state;
  }

  @Test
  void shouldGoOnFromTheOtherNode() throws Exception {
    for (int i = 0; i < 4; i++) {
      // Given
      TestGateway first = i % 2 == 0 ? grove.nodes().a() : grove.nodes().b();
      RawResponse asked = call(robot(first), "");

      // When
      RawResponse answer = call(robot(grove.nodes().other(first)), retry(state(asked)));

      // Then
      assertThat(answer.text()).contains("\"told\":true", "\"resultType\":\"complete\"");
    }
    assertThat(grove.old().received("tools/call")).hasSize(4);
  }

  @Test
  void shouldTakeAStateOnceAndFromItsPrincipalOnly() throws Exception {
    // Given
    String state = state(call(robot(grove.nodes().a()), ""));
    McpClient other = robot(grove.nodes().b());
    McpClient clerk = grove.nodes().at(grove.nodes().b(), grove.nodes().client("old", "clerk"));

    // When
    RawResponse stolen = call(clerk, retry(state));
    RawResponse mine = call(other, retry(state));
    RawResponse again = call(other, retry(state));

    // Then
    Answers.assertError(stolen, 400, -32602);
    assertThat(mine.text()).contains("\"told\":true");
    Answers.assertError(again, 400, -32602);
    assertThat(Answers.withoutRequestId(again)).isEqualTo(Answers.withoutRequestId(stolen));
    assertThat(grove.old().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldSayThatTheNodeIsGoneAndRunNothingTwice() throws Exception {
    // Given
    String state = state(call(robot(grove.nodes().a()), ""));
    grove.nodes().kill(grove.nodes().a());

    // When
    RawResponse answer = call(robot(grove.nodes().b()), retry(state));

    // Then
    Answers.assertError(answer, 502, 50201);
    assertThat(answer.text()).contains("may have executed", "without requestState");
    assertThat(grove.old().received("tools/call")).hasSize(1);
    // And the same after the node has come back, which is another one now
    grove.nodes().restart(grove.nodes().a());
    Answers.assertError(call(robot(grove.nodes().a()), retry(state)), 502, 50201);
    assertThat(grove.old().received("tools/call")).hasSize(1);
  }
}
