package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles decide what is listed and what is called, by the same decision, in both eras. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantsTest {

  private static final List<String> NAMES =
      List.of("read_a", "read_b", "write_a", "admin", "READ_a", "read_\\u00e4");
  private static final Map<String, String> KEYS =
      Map.of("tools", "name", "prompts", "name", "resources", "uri");
  private static final Map<String, String> CALLS =
      Map.of("tools", "tools/call", "prompts", "prompts/get", "resources", "resources/read");

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url())
                + Documents.adapter("strict", server.url(), "requiredRoles: [strict]")
                + Documents.role("all", Documents.everything("a"), Documents.everything("strict"))
                + Documents.role("strict", "{adapters: [none], tools: [none]}")
                + Documents.role("reader", "{adapters: [a], tools: [\"read_*\"]}")
                + Documents.role("prompter", "{adapters: [\"*\"], prompts: [admin, write_a]}")
                + Documents.role("fetcher", "{adapters: [a], resources: [\"*_a\"]}")
                + Documents.role("elsewhere", "{adapters: [other], tools: [\"*\"]}")
                + Documents.binding("all", "all")
                + Documents.binding("both", "all")
                + Documents.binding("both", "strict")
                + Documents.binding("reader", "reader")
                + Documents.binding("mixed", "reader")
                + Documents.binding("mixed", "prompter")
                + Documents.binding("mixed", "fetcher")
                + Documents.binding("elsewhere", "elsewhere")
                + Documents.binding("root", "admin"));
  }

  @BeforeEach
  void script() {
    server.forget();
    KEYS.forEach((list, key) -> {
      List<String> items =
          NAMES.stream().map(n -> "{ \"" + key + "\":\"" + n + "\",\"n\":1.0}").toList();
      server.on(
          list + "/list",
          Script.result(
              "{\"%s\":[%s],\"cacheScope\":\"public\",\"x\":1.0}"
                  .formatted(list, String.join(",", items))));
    });
    server.on(
        "resources/templates/list",
        Script.result(
            "{\"resourceTemplates\":[{\"uriTemplate\":\"t_a\"},{\"uriTemplate\":\"t_b\"}]}"));
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  static Stream<String> agents() {
    return Stream.of("all", "reader", "mixed", "root");
  }

  private Set<String> listed(String list, RawResponse answer) {
    Set<String> names = new TreeSet<>();
    for (String name : NAMES) {
      if (answer.text().contains("\"" + KEYS.get(list) + "\":\"" + name + "\"")) {
        names.add(name);
      }
    }
    return names;
  }

  private void assertListAgreesWithCalls(
      String list, Set<String> listed, McpClient client, boolean modern) throws IOException {
    for (String name : NAMES) {
      int before = server.received(CALLS.get(list)).size();
      String member = "\"" + KEYS.get(list) + "\":\"" + name + "\"";
      String header = name.contains("\\") ? "=?base64?cmVhZF/DpA==?=" : name;
      RawResponse answer =
          modern
              ? client.modern(CALLS.get(list), header, member)
              : client.post(McpClient.request(1, CALLS.get(list), "{" + member + "}"));
      boolean called = server.received(CALLS.get(list)).size() > before;
      assertThat(called).as(list + " " + name + ": " + answer).isEqualTo(listed.contains(name));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text().contains("\"error\"")).isEqualTo(!called);
    }
  }

  @ParameterizedTest
  @MethodSource("agents")
  void shouldListExactlyWhatMayBeCalledInSessions(String agent) throws IOException {
    McpClient session = gateway.client("a", agent).session("2025-11-25");
    for (String list : KEYS.keySet()) {
      RawResponse answer = session.post(McpClient.request(1, list + "/list", "{}"));
      assertListAgreesWithCalls(list, listed(list, answer), session, false);
    }
  }

  @ParameterizedTest
  @MethodSource("agents")
  void shouldListExactlyWhatMayBeCalledWithoutSessions(String agent) throws IOException {
    McpClient client = gateway.client("a", agent);
    for (String list : KEYS.keySet()) {
      RawResponse answer = client.modern(list + "/list", "", "");
      assertThat(answer.text()).contains("\"cacheScope\":\"private\"").doesNotContain("public");
      assertListAgreesWithCalls(list, listed(list, answer), client, true);
    }
  }

  @Test
  void shouldLeaveTheRestOfAFilteredListAsItIs() throws IOException {
    McpClient session = gateway.client("a", "reader").session("2025-11-25");
    assertThat(session.post(McpClient.request(1, "tools/list", "{}")).text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{ \"name\":\"read_a\",\"n\":1.0},{"
                + " \"name\":\"read_b\",\"n\":1.0},{ \"name\":\"read_\\u00e4\",\"n\":1.0}],"
                + "\"cacheScope\":\"public\",\"x\":1.0}}");
    assertThat(session.post(McpClient.request(1, "prompts/list", "{}")).text())
        .contains("\"prompts\":[]");
    assertThat(session.post(McpClient.request(1, "resources/templates/list", "{}")).text())
        .contains("\"resourceTemplates\":[]");
  }

  @Test
  void shouldFilterAListThatComesAsAnEvent() throws IOException {
    server.on(
        "tools/list",
        exchange -> {
          exchange.stream();
          exchange.event(
              exchange.message("{\"tools\":[{\"name\":\"admin\"},{\"name\":\"read_x\"}]}"));
          exchange.end();
        });
    McpClient session = gateway.client("a", "reader").session("2025-11-25");
    assertThat(session.post(McpClient.request(1, "tools/list", "{}")).text())
        .contains("read_x")
        .doesNotContain("admin");
  }

  @Test
  void shouldNotPassAListThatCannotBeFiltered() throws IOException {
    McpClient session = gateway.client("a", "reader").session("2025-11-25");
    for (String result :
        List.of("{\"tools\":{\"name\":\"admin\"}}", "{\"Tools\":[{\"name\":\"admin\"}]}", "{}")) {
      server.on("tools/list", Script.result(result));
      RawResponse answer = session.post(McpClient.request(1, "tools/list", "{}"));
      Answers.assertError(answer, 502, 50200);
      assertThat(answer.text()).doesNotContain("admin");
    }
    server.on(
        "tools/list",
        Script.result("{\"tools\":[{\"title\":\"admin\"},\"admin\",[\"admin\"],{\"name\":7}]}"));
    assertThat(session.post(McpClient.request(1, "tools/list", "{}")).text())
        .contains("\"tools\":[]");
  }

  @Test
  void shouldAnswerForbiddenAdaptersLikeUnknownOnes() throws IOException {
    Set<String> answers = new TreeSet<>();
    for (String adapter : List.of("a", "strict", "nonexistent")) {
      for (String agent : List.of("nobody", "elsewhere")) {
        RawResponse answer =
            gateway.client(adapter, agent).post(McpClient.initialize("2025-11-25", "{}"));
        Answers.assertError(answer, 404, 40400);
        answers.add(Answers.withoutRequestId(answer));
        RawResponse modern = gateway.client(adapter, agent).modern("server/discover", "", "");
        Answers.assertError(modern, 404, 40400);
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void shouldWantARequiredRoleOnTopOfAGrant() throws IOException {
    Answers.assertError(gateway.client("strict", "all").modern("tools/list", "", ""), 404, 40400);
    assertThat(gateway.client("strict", "both").modern("tools/list", "", "").status())
        .isEqualTo(200);
    assertThat(gateway.client("strict", "root").modern("tools/list", "", "").status())
        .isEqualTo(200);
  }

  @Test
  void shouldAuthorizeCompletionsByTheirReference() throws IOException {
    McpClient mixed = gateway.client("a", "mixed").session("2025-11-25");
    server.forget();
    assertDenied(
        mixed, "completion/complete", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"read_a\"}}");
    assertDenied(
        mixed, "completion/complete", "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"x_b\"}}");
    assertDenied(
        mixed, "completion/complete", "{\"ref\":{\"type\":\"ref/tool\",\"name\":\"read_a\"}}");
    assertDenied(mixed, "completion/complete", "{}");
    assertAllowed(
        mixed, "completion/complete", "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"admin\"}}");
    assertAllowed(
        mixed, "completion/complete", "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"x_a\"}}");
  }

  @Test
  void shouldAuthorizeSubscriptionsByTheirResource() throws IOException {
    McpClient mixed = gateway.client("a", "mixed").session("2025-11-25");
    server.forget();
    assertDenied(mixed, "resources/subscribe", "{\"uri\":\"x_b\"}");
    assertDenied(mixed, "resources/unsubscribe", "{\"uri\":\"x_b\"}");
    assertAllowed(mixed, "resources/subscribe", "{\"uri\":\"x_a\"}");
    McpClient modern = gateway.client("a", "mixed");
    String both = "\"notifications\":{\"resourceSubscriptions\":[\"x_a\",\"x_b\"]}";
    Answers.assertError(modern.modern("subscriptions/listen", "", both), 200, -32602);
    assertThat(server.received("subscriptions/listen")).isEmpty();
    modern.modern("subscriptions/listen", "", both.replace("x_b", "y_a"));
    assertThat(server.received("subscriptions/listen")).hasSize(1);
  }

  private void assertDenied(McpClient client, String method, String params) throws IOException {
    int before = server.received().size();
    RawResponse answer = client.post(McpClient.request(1, method, params));
    assertThat(answer.text()).contains("\"error\"");
    assertThat(server.received()).hasSize(before);
  }

  private void assertAllowed(McpClient client, String method, String params) throws IOException {
    int before = server.received(method).size();
    client.post(McpClient.request(1, method, params));
    assertThat(server.received(method)).hasSize(before + 1);
  }
}
