package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API says who may do what, and why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {

  private TestGateway gateway;
  private Administrator administrator;

  @BeforeAll
  void open() throws IOException {
    gateway =
        TestGateway.start(
            Documents.adapter("a", "http://127.0.0.1:9/mcp")
                + Documents.role("reader", "{adapters: [a], tools: [\"read_*\"]}")
                + Documents.role("payer", "{adapters: [a], tools: [pay], when: args.amount <= 100}")
                + Documents.binding("bot", "reader")
                + Documents.binding("bot", "payer")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Role
                metadata: {name: careful}
                spec: {deny: [{adapters: ["*"], tools: [read_secret]}]}
                ---
                apiVersion: cardea.io/v1
                kind: Role
                metadata: {name: users}
                spec: {requireUser: true, allow: [{adapters: [a], tools: [mail]}]}
                ---
                apiVersion: cardea.io/v1
                kind: Binding
                metadata: {name: all}
                spec: {roles: [careful, users], subjects: [{everyone: true}]}
                ---
                apiVersion: cardea.io/v1
                kind: Agent
                metadata: {name: stopped}
                spec: {state: suspended}
                """);
    administrator = Administrator.of(gateway);
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"tool\":\"read_a\" | allowed | allow[0] of role reader | Binding bot-reader",
        "\"tool\":\"read_secret\" | denied | deny[0] of role careful | Binding all",
        "\"tool\":\"pay\" | depends | allow[0] of role payer | Binding bot-payer",
        "\"tool\":\"pay\",\"arguments\":{\"amount\":7} | allowed | allow[0] of role payer | by",
        "\"tool\":\"pay\",\"arguments\":{\"amount\":700} | denied | no grant | is false: args.amount",
        "\"tool\":\"pay\",\"arguments\":{} | denied | no grant | cannot be evaluated: args.amount",
        "\"tool\":\"write\" | denied | no grant | roles that open it: admin",
        "\"tool\":\"mail\" | denied | no grant | role users of Binding all opens nothing here",
        "\"tool\":\"mail\",\"user\":{\"subject\":\"ann\",\"issuer\":\"i\"} | allowed | allow[0] of"
            + " role users | by Binding all",
        "\"prompt\":\"p\" | denied | no grant | roles that open it: admin"
      })
  void shouldSayWhatAndWhy(String asked, String decision, String rule, String hint)
      throws IOException {
    RawResponse answer =
        administrator.ask(
            "POST", "/api/v1/explain", "{\"agent\":\"bot\",\"adapter\":\"a\"," + asked + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text())
        .contains("\"decision\":\"" + decision + "\"")
        .contains("\"rule\":\"" + rule)
        .contains(hint)
        .contains("\"snapshotVersion\":");
  }

  @Test
  void shouldSayThatAnAgentIsStopped() throws IOException {
    assertThat(
            administrator
                .ask("POST", "/api/v1/explain", "{\"agent\":\"stopped\",\"adapter\":\"a\"}")
                .text())
        .contains("\"decision\":\"denied\"", "Agent stopped is suspended", "spec.state");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 422 | must hold one question",
        "[] | 422 | must be a map",
        "{\"adapter\":\"a\"} | 422 | agent",
        "{\"agent\":\"x\"} | 422 | adapter",
        "{\"agent\":\"x\",\"adapter\":\"A b\"} | 422 | no adapter has such a name",
        "{\"agent\":\"x\",\"adapter\":\"a\",\"tool\":\"t\",\"prompt\":\"p\"} | 422 | more than one",
        "{\"agent\":\"x\",\"adapter\":\"a\",\"arguments\":[1]} | 422 | map of arguments",
        "{\"agent\":\"x\",\"adapter\":\"a\",\"user\":{\"subject\":\"u\"}} | 422 | issuer",
        "{\"agent\":\"x\",\"adapter\":\"a\",\"wat\":1} | 422 | unknown key",
        "{\"agent\":\"x\",\"adapter\":\"none\"} | 404 | No adapter none"
      })
  void shouldRefuseWhatIsNoQuestion(String body, int status, String words) throws IOException {
    RawResponse answer = administrator.ask("POST", "/api/v1/explain", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(words);
  }

  @Test
  void shouldTellOnlyWhoMaySeeThePolicy() throws IOException {
    String plain = gateway.key("bot");
    assertThat(
            new Administrator(gateway, plain)
                .ask("POST", "/api/v1/explain", "{\"agent\":\"bot\",\"adapter\":\"a\"}")
                .status())
        .isIn(401, 403);
  }
}
