package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Allow, deny, tags and conditions of several roles, each with each: what is listed is what can be
 * called, in both eras, and a denied thing looks like one that is not there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesTest {

  private static final List<String> NAMES = List.of("read_a", "write_a", "delete_a", "pay");

  /** Rules of roles, and what of the names above they open or close. */
  private static final Map<String, String> ROLES =
      Map.of(
          "every", "{allow: [{adapters: [a], tools: [\"*\"]}]}",
          "reads", "{allow: [{adapters: [a], tools: [\"read_*\"]}]}",
          "tagged", "{allow: [{adapterTags: [money], tools: [pay, write_a]}]}",
          "foreign", "{allow: [{adapterTags: [other], tools: [\"*\"]}]}",
          "no-delete", "{deny: [{adapters: [\"*\"], tools: [\"delete_*\"]}]}",
          "no-tagged", "{deny: [{adapterTags: [money], tools: [pay, read_a]}]}",
          "mine",
              "{allow: [{adapters: [a], tools: [\"*\"], when: principal.agent.endsWith(\"mine\")}]}",
          "not-mine",
              "{deny: [{adapters: [a], tools: [write_a], when: 'principal.agent.contains(\"mine\")'}]}");

  private static final Map<String, Set<String>> OPENS =
      Map.of(
          "every", Set.copyOf(NAMES),
          "reads", Set.of("read_a"),
          "tagged", Set.of("pay", "write_a"),
          "mine", Set.copyOf(NAMES));
  private static final Map<String, Set<String>> CLOSES =
      Map.of(
          "no-delete", Set.of("delete_a"),
          "no-tagged", Set.of("pay", "read_a"),
          "not-mine", Set.of("write_a"));

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    server.on(
        "tools/list",
        Script.result(
            "{\"tools\":["
                + String.join(
                    ",",
                    NAMES.stream()
                        .map(name ->
                            "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
                        .toList())
                + "]}"));
    server.on("tools/call", Script.result("{\"content\":[]}"));
    StringBuilder documents =
        new StringBuilder(
            "---\napiVersion: cardea.io/v1\nkind: Adapter\nmetadata: {name: a, tags: [money]}\n"
                + "spec: {upstream: {http: {url: \""
                + server.url()
                + "\"}}, allowPrivateNetwork: true}\n");
    ROLES.forEach((name, spec) -> documents.append(document("Role", name, spec)));
    pairs()
        .forEach(pair -> {
          for (Object role : new TreeSet<>(List.of(pair.get()))) {
            documents.append(Documents.binding(agent(pair), String.valueOf(role)));
          }
        });
    documents.append(
        document(
            "Role",
            "payer",
            "{allow: [{adapters: [a], tools: [pay], when: 'args.amount <= 100'},"
                + " {adapters: [a], tools: [read_a], when: 'network.peer == \"192.0.2.1\"'}]}"));
    documents.append(Documents.binding("payer", "payer"));
    gateway = TestGateway.start(documents.toString());
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  private static String document(String kind, String name, String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n"
        .formatted(kind, name, spec);
  }

  /** Each role with each, as an agent that has both. */
  static Stream<Arguments> pairs() {
    List<String> roles = ROLES.keySet().stream().sorted().toList();
    List<Arguments> pairs = new ArrayList<>();
    for (int i = 0; i < roles.size(); i++) {
      for (int j = i; j < roles.size(); j++) {
        pairs.add(Arguments.of(roles.get(i), roles.get(j)));
      }
    }
    return pairs.stream();
  }

  private static String agent(Arguments pair) {
    return agent((String) pair.get()[0], (String) pair.get()[1]);
  }

  private static String agent(String one, String other) {
    return one + "." + other + "-mine";
  }

  private static Set<String> expected(String one, String other) {
    Set<String> open = new TreeSet<>(OPENS.getOrDefault(one, Set.of()));
    open.addAll(OPENS.getOrDefault(other, Set.of()));
    open.removeAll(CLOSES.getOrDefault(one, Set.of()));
    open.removeAll(CLOSES.getOrDefault(other, Set.of()));
    return open;
  }

  /** Whether the server may be reached at all: something opens something of it. */
  private static boolean reaches(String one, String other) {
    return OPENS.containsKey(one) || OPENS.containsKey(other);
  }

  private static Set<String> listed(RawResponse answer) {
    Set<String> names = new TreeSet<>();
    for (String name : NAMES) {
      if (answer.text().contains("\"name\":\"" + name + "\"")) {
        names.add(name);
      }
    }
    return names;
  }

  private RawResponse call(McpClient client, boolean modern, String tool, String arguments)
      throws IOException {
    String members = "\"name\":\"" + tool + "\",\"arguments\":" + arguments;
    return modern
        ? client.modern("tools/call", tool, members)
        : client.post(McpClient.request(1, "tools/call", "{" + members + "}"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldListWhatCanBeCalled(String one, String other) throws IOException {
    McpClient stateless = gateway.client("a", agent(one, other));
    if (!reaches(one, other)) {
      assertThat(stateless.modern("tools/list", "", "").status()).isEqualTo(404);
      assertThat(call(stateless, true, "read_a", "{}").status()).isEqualTo(404);
      return;
    }
    McpClient session = stateless.session("2025-11-25");
    Set<String> expected = expected(one, other);
    for (boolean modern : new boolean[] {true, false}) {
      McpClient client = modern ? stateless : session;
      RawResponse list =
          modern
              ? client.modern("tools/list", "", "")
              : client.post(McpClient.request(1, "tools/list", "{}"));
      assertThat(listed(list)).as(list.toString()).isEqualTo(expected);
      String missing = call(client, modern, "none", "{}").text().replace("none", "NAME");
      for (String tool : NAMES) {
        int before = server.received("tools/call").size();
        RawResponse answer = call(client, modern, tool, "{}");
        boolean called = server.received("tools/call").size() > before;
        assertThat(called).as(tool + ": " + answer).isEqualTo(expected.contains(tool));
        if (!called) {
          assertThat(answer.text()).contains("Unknown tool: " + tool);
        }
        if (!called && !opensAny(one) && !opensAny(other)) {
          assertThat(withoutId(answer.text().replace(tool, "NAME"))).isEqualTo(withoutId(missing));
        }
      }
    }
  }

  private static boolean opensAny(String role) {
    return OPENS.getOrDefault(role, Set.of()).containsAll(NAMES);
  }

  private static String withoutId(String answer) {
    return answer.replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @Test
  void shouldLetTheCallDecideWhatItsArgumentsSay() throws IOException {
    McpClient stateless = gateway.client("a", "payer");
    McpClient session = stateless.session("2025-11-25");
    for (boolean modern : new boolean[] {true, false}) {
      McpClient client = modern ? stateless : session;
      RawResponse list =
          modern
              ? client.modern("tools/list", "", "")
              : client.post(McpClient.request(1, "tools/list", "{}"));
      assertThat(listed(list)).containsExactly("pay", "read_a");
      assertThat(call(client, modern, "pay", "{\"amount\":100}").text()).contains("\"content\"");
      assertThat(call(client, modern, "pay", "{\"amount\":99.5}").text()).contains("\"content\"");
      for (String arguments :
          List.of(
              "{\"amount\":101}",
              "{\"amount\":1e3}",
              "{\"amount\":\"1\"}",
              "{\"amount\":null}",
              "{\"amount\":[1]}",
              "{}",
              "{\"Amount\":1}",
              "[]",
              "null",
              "\"amount\"")) {
        int before = server.received("tools/call").size();
        RawResponse answer = call(client, modern, "pay", arguments);
        assertThat(answer.text()).as(arguments).contains("\"error\"").doesNotContain("amount <=");
        assertThat(server.received("tools/call")).as(arguments).hasSize(before);
      }
      // Listed, and closed to whoever does not call from there.
      assertThat(call(client, modern, "read_a", "{}").text()).contains("Unknown tool: read_a");
    }
  }
}
