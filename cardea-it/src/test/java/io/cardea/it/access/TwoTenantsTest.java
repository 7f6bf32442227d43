package io.cardea.it.access;

import static io.cardea.it.access.TwoTenants.ACME;
import static io.cardea.it.access.TwoTenants.BETA;
import static io.cardea.it.access.TwoTenants.CANARY;
import static io.cardea.it.access.TwoTenants.ONLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.access.TwoTenants.Said;
import io.cardea.it.rig.Answers;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One tenant asks for everything that can be asked for, and sees nothing of the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoTenantsTest {

  private static final List<String> PLACES =
      List.of(
          "",
          "/adapters/shared",
          "/adapters/only-shared",
          "/profiles/set",
          "/profiles/only-set",
          "/adapters/nothing");

  /** Methods, and what they name at the tenant's own addresses. */
  private static final Map<String, List<String>> METHODS =
      Map.of(
          "tools/list", List.of(""),
          "prompts/list", List.of(""),
          "resources/list", List.of(""),
          "tools/call", List.of("only-tool", "shared__only-tool", "only-shared__only-tool"),
          "prompts/get", List.of("only-tool", "shared__only-tool"),
          "resources/read", List.of("x://only-tool"));

  private TwoTenants tenants;

  @BeforeAll
  void open() throws IOException {
    tenants = new TwoTenants();
    McpClient session = tenants.robot(ACME, "/t/acme/adapters/shared/mcp").session("2025-11-25");
    session.post(McpClient.request(1, "tools/call", "{\"name\":\"only-tool\"}"));
    TestGateway.eventually(() -> lists(ACME, "only-shared__only-tool"), "acme's tools are known");
    TestGateway.eventually(() -> lists(BETA, "shared__tool"), "beta's tools are known");
  }

  @AfterAll
  void close() throws IOException {
    tenants.close();
  }

  private boolean lists(TenantId tenant, String tool) {
    try {
      McpClient all = tenants.robot(tenant, "/t/" + tenant + "/mcp");
      return all.modern("tools/list", "", "").text().contains("\"" + tool + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that can be asked of MCP, asked by {@code tenant} at the addresses of {@code at}. */
  private List<Said> calls(TenantId tenant, TenantId at) throws IOException {
    List<Said> said = new ArrayList<>();
    for (String place : PLACES) {
      McpClient client = tenants.robot(tenant, "/t/" + at + place + "/mcp");
      RawResponse begun = client.post(McpClient.initialize("2025-11-25", "{}"));
      said.add(new Said(place, begun.toString()));
      McpClient session =
          client.with(
              "MCP-Protocol-Version: 2025-11-25",
              "Mcp-Session-Id: " + begun.header("mcp-session-id").orElse("none"));
      said.add(new Said(place, client.modern("server/discover", "", "").toString()));
      for (Map.Entry<String, List<String>> method : METHODS.entrySet()) {
        for (String name : method.getValue()) {
          String key = method.getKey().startsWith("resources") ? "uri" : "name";
          String member = name.isEmpty() ? "" : "\"%s\":\"%s\"".formatted(key, name);
          String legacy = McpClient.request(1, method.getKey(), "{" + member + "}");
          said.add(new Said(place + name, session.post(legacy).toString()));
          RawResponse modern = client.modern(method.getKey(), name, member);
          said.add(new Said(place + name, modern.toString()));
        }
      }
    }
    return said;
  }

  /** All that the admin API, the registry and the metrics tell who has an admin key. */
  private List<Said> reads(TenantId tenant) throws IOException {
    String key = tenants.admin(tenant);
    List<String> paths = new ArrayList<>(documented(tenants.ask(key, "/api/openapi.json")));
    for (String name : List.of("shared", "only-shared")) {
      paths.add("/adapters/" + name);
      paths.add("/adapters/" + name + "/status");
      paths.add("/adapters/" + name + "/logs");
      paths.add("/v0.1/servers/local.cardea.acme%2F" + name + "/versions/latest");
    }
    paths.addAll(
        List.of("/adapters", "/tools", "/profiles", "/api/v1/keys", "/v0.1/servers", "/metrics"));
    paths.addAll(List.of("/api/v1/search?q=" + CANARY, "/api/v1/search?q=tool"));
    List<Said> said = new ArrayList<>();
    for (String path : paths) {
      said.add(tenants.ask(key, path, "X-Forwarded-For: 203.0.113.7"));
    }
    return said;
  }

  /** What can be read, as the API describes itself, of things that both have and of acme's own. */
  private static List<String> documented(Said description) {
    String json = description.answer().substring(description.answer().indexOf('{'));
    if (!(Json.parse(json.getBytes(UTF_8), 64) instanceof JsonDocument document)) {
      throw new AssertionError("no JSON: " + json);
    }
    List<String> found = new ArrayList<>();
    int paths = document.member(JsonDocument.ROOT, "paths");
    for (int key = document.first(paths);
        key != JsonDocument.NONE;
        key = document.nextKey(paths, key)) {
      String path = document.text(key);
      int operations = document.member(paths, path);
      if (document.member(operations, "get") != JsonDocument.NONE) {
        for (String name : List.of("shared", "set", "robot", "much", "all", "robot-all")) {
          found.add(path.replace("{kind}", "Adapter").replace("{name}", name));
          found.add(path.replace("{kind}", "Adapter").replace("{name}", "only-" + name));
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(100);
    return found.stream().distinct().toList();
  }

  private static void assertNothing(List<Said> said) {
    for (Said each : said) {
      assertThat(each.answer()).as(each.request()).doesNotContain(CANARY);
      // What was asked for may be named in the answer, and what somebody has asked for is recorded.
      if (each.request().contains("/audit/records")) {
        assertThat(each.answer()).as(each.request()).doesNotContain("\"tenant\":\"acme\"");
      } else if (!each.request().contains(ONLY)) {
        assertThat(each.answer()).as(each.request()).doesNotContain(ONLY + "-");
      }
    }
  }

  @Test
  void shouldShowTheOneWhatIsItsOwn() throws IOException {
    long canaries =
        calls(ACME, ACME).stream().filter(each -> each.answer().contains(CANARY)).count();
    long read = reads(ACME).stream().filter(each -> each.answer().contains(CANARY)).count();
    assertThat(canaries).isGreaterThan(40);
    assertThat(read).isGreaterThan(10);
  }

  @Test
  void shouldShowTheOtherNothingAtItsOwnAddresses() throws IOException {
    assertNothing(calls(BETA, BETA));
  }

  @Test
  void shouldShowTheOtherNothingByAdministration() throws IOException {
    assertNothing(reads(BETA));
  }

  @Test
  void shouldTakeTheOtherForAStrangerAtTheFirstsAddresses() throws IOException {
    for (Said each : calls(BETA, ACME)) {
      assertThat(each.answer()).as(each.request()).contains(" 401 ");
    }
    McpClient strange = tenants.robot(BETA, "/t/acme/adapters/only-shared/mcp");
    RawResponse foreign = strange.post(McpClient.initialize("2025-11-25", "{}"));
    RawResponse unknown =
        strange
            .with("Authorization: Bearer cardea_aaaaaaaaaaaa_" + "a".repeat(43))
            .post(McpClient.initialize("2025-11-25", "{}"));
    assertThat(Answers.withoutRequestId(foreign)).isEqualTo(Answers.withoutRequestId(unknown));
  }

  @Test
  void shouldNotTakeASessionOfTheFirstFromTheOther() throws IOException {
    McpClient session = tenants.robot(ACME, "/t/acme/adapters/shared/mcp").session("2025-11-25");
    McpClient thief =
        tenants.robot(BETA, "/t/beta/adapters/shared/mcp").with("MCP-Protocol-Version: 2025-11-25");
    String ping = McpClient.request(1, "ping", "{}");
    RawResponse stolen = thief.with("Mcp-Session-Id: " + session.sessionId()).post(ping);
    RawResponse invented = thief.with("Mcp-Session-Id: invented").post(ping);
    Answers.assertError(stolen, 404, 40400);
    assertThat(Answers.withoutRequestId(stolen)).isEqualTo(Answers.withoutRequestId(invented));
  }
}
