package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each role at each address of each tenant, in both eras of clients and of servers: what is listed
 * is what can be called, and what is not is answered as what does not exist.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {

  /** A kind of thing: how it is listed, by what it is named, how it is used. */
  enum Kind {
    TOOL("tools/list", "name", "tools/call"),
    PROMPT("prompts/list", "name", "prompts/get"),
    RESOURCE("resources/list", "uri", "resources/read");

    final String list;
    final String key;
    final String use;

    Kind(String list, String key, String use) {
      this.list = list;
      this.key = key;
      this.use = use;
    }

    String member() {
      return list.substring(0, list.indexOf('/'));
    }

    String named(String word) {
      return this == RESOURCE ? "x://" + word : word;
    }
  }

  private static final List<String> WORDS = List.of("read", "write", "danger");

  /** Rules of a role, and what they open of each kind. */
  private record Role(String spec, Map<Kind, Set<String>> opens) {}

  private static final Map<String, Role> ROLES =
      Map.of(
          "everything",
          new Role(
              "{allow: [{adapters: [\"*\"], tools: [\"*\"], prompts: [\"*\"], resources: [\"*\"]}]}",
              Map.of(
                  Kind.TOOL, Set.copyOf(WORDS),
                  Kind.PROMPT, Set.copyOf(WORDS),
                  Kind.RESOURCE, Set.copyOf(WORDS))),
          "tools",
          new Role(
              "{allow: [{adapters: [old, new], tools: [read, \"w*\"]}]}",
              Map.of(Kind.TOOL, Set.of("read", "write"))),
          "prompts",
          new Role(
              "{allow: [{adapters: [\"*\"], prompts: [danger]}]}",
              Map.of(Kind.PROMPT, Set.of("danger"))),
          "resources",
          new Role(
              "{allow: [{adapterTags: [both], resources: [\"x://w*\"]}]}",
              Map.of(Kind.RESOURCE, Set.of("write"))),
          "careful",
          new Role(
              "{allow: [{adapters: [\"*\"], tools: [\"*\"], resources: [\"*\"]}],"
                  + " deny: [{adapters: [\"*\"], tools: [danger], resources: [\"x://d*\"]}]}",
              Map.of(
                  Kind.TOOL, Set.of("read", "write"),
                  Kind.RESOURCE, Set.of("read", "write"))));

  /** One cell of the matrix. */
  record Cell(TenantId tenant, String role, String adapter, String place, boolean modern) {

    boolean isOwnAddress() {
      return place.startsWith("/adapters/");
    }

    String path() {
      String prefix = tenant.equals(TenantId.DEFAULT) ? "" : "/t/" + tenant;
      return prefix + place.replace("ADAPTER", adapter) + "/mcp";
    }

    /** What a thing of the server is called there. */
    String nameHere(Kind kind, String word) {
      return isOwnAddress() || kind == Kind.RESOURCE
          ? kind.named(word) + (kind == Kind.RESOURCE ? "/" + adapter : "")
          : adapter + "__" + word;
    }
  }

  private ScriptedServer old;
  private ScriptedServer fresh;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    old = server("old");
    fresh = server("new").modern();
    String documents =
        Documents.adapter("old", old.url()).replace("{name: old", "{tags: [both], name: old")
            + Documents.adapter("new", fresh.url())
                .replace("{name: new", "{tags: [both], name: new")
            + "---\napiVersion: cardea.io/v1\nkind: Profile\nmetadata: {name: p}\n"
            + "spec: {servers: [{adapter: old}, {adapter: new}]}\n"
            + ROLES.entrySet().stream()
                .map(role ->
                    "---\napiVersion: cardea.io/v1\nkind: Role\nmetadata: {name: %s}\nspec: %s\n"
                            .formatted(role.getKey(), role.getValue().spec())
                        + Documents.binding(role.getKey(), role.getKey()))
                .collect(Collectors.joining());
    gateway =
        TestGateway.start(
            documents + documents.replace("metadata: {", "metadata: {tenant: acme, "));
    for (TenantId tenant : List.of(TenantId.DEFAULT, new TenantId("acme"))) {
      for (String adapter : List.of("old", "new")) {
        Cell cell = new Cell(tenant, "everything", adapter, "", true);
        TestGateway.eventually(() -> listsAll(cell), "all of " + cell + " is known");
      }
    }
  }

  private static ScriptedServer server(String name) throws IOException {
    ScriptedServer server = ScriptedServer.start();
    for (Kind kind : Kind.values()) {
      String schema = kind == Kind.TOOL ? ",\"inputSchema\":{\"type\":\"object\"}" : "";
      String end = kind == Kind.RESOURCE ? "/" + name + "\",\"name\":\"r\"" : "\"";
      String items =
          WORDS.stream()
              .map(word -> "{\"%s\":\"%s%s%s}".formatted(kind.key, kind.named(word), end, schema))
              .collect(Collectors.joining(",", "[", "]"));
      server.offering(kind.member(), items);
      server.on(kind.list, Script.result("{\"" + kind.member() + "\":" + items + "}"));
    }
    return server
        .on("tools/call", Script.result("{\"content\":[]}"))
        .on("prompts/get", Script.result("{\"messages\":[]}"))
        .on("resources/read", Script.result("{\"contents\":[]}"));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    old.close();
    fresh.close();
  }

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (TenantId tenant : List.of(TenantId.DEFAULT, new TenantId("acme"))) {
      for (String role : ROLES.keySet().stream().sorted().toList()) {
        for (String adapter : List.of("old", "new")) {
          for (String place : List.of("/adapters/ADAPTER", "", "/profiles/p")) {
            cells.add(new Cell(tenant, role, adapter, place, true));
            cells.add(new Cell(tenant, role, adapter, place, false));
          }
        }
      }
    }
    return cells.stream();
  }

  private boolean listsAll(Cell cell) {
    try {
      McpClient client = client(cell);
      for (Kind kind : Kind.values()) {
        if (listed(cell, kind, client).size() < WORDS.size()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private McpClient client(Cell cell) throws IOException {
    String key = gateway.key(cell.tenant(), cell.role());
    McpClient client =
        new McpClient(gateway.port(), cell.path(), List.of("Authorization: Bearer " + key));
    return cell.modern() ? client : client.session("2025-11-25");
  }

  private static RawResponse ask(
      McpClient client, boolean modern, String method, String name, String member)
      throws IOException {
    return modern
        ? client.modern(method, name, member)
        : client.post(McpClient.request(1, method, "{" + member + "}"));
  }

  private static Set<String> listed(Cell cell, Kind kind, McpClient client) throws IOException {
    String answer = ask(client, cell.modern(), kind.list, "", "").text();
    return WORDS.stream()
        .filter(
            word -> answer.contains("\"" + kind.key + "\":\"" + cell.nameHere(kind, word) + "\""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static RawResponse use(Cell cell, Kind kind, McpClient client, String name)
      throws IOException {
    String member = "\"%s\":\"%s\"".formatted(kind.key, name);
    return ask(client, cell.modern(), kind.use, name, member);
  }

  /** An answer without what it says of one name or request only. */
  private static String withoutName(RawResponse answer, String name) {
    return answer.toString().replace(name, "NAME").replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @ParameterizedTest
  @MethodSource("cells")
  void shouldListWhatCanBeUsed(Cell cell) throws IOException {
    McpClient client = client(cell);
    for (Kind kind : Kind.values()) {
      Set<String> opens = ROLES.get(cell.role()).opens().getOrDefault(kind, Set.of());
      assertThat(listed(cell, kind, client)).as(kind.list).isEqualTo(new TreeSet<>(opens));
      String nothing = cell.nameHere(kind, "nothing");
      String missing = withoutName(use(cell, kind, client, nothing), nothing);
      for (String word : WORDS) {
        String name = cell.nameHere(kind, word);
        RawResponse answer = use(cell, kind, client, name);
        assertThat(!answer.text().contains("\"error\""))
            .as(kind.use + " " + name + ": " + answer)
            .isEqualTo(opens.contains(word));
        // What a role with a star does not close is asked of the server at its own address.
        if (!opens.contains(word) && missing.contains("\"error\"")) {
          assertThat(withoutName(answer, name)).isEqualTo(missing);
        }
      }
    }
  }
}
