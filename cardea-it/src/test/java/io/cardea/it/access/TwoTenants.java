package io.cardea.it.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A gateway of two tenants that have servers, profiles, roles and agents of the same names; all
 * that acme's say is {@value #CANARY}. Acme has things besides whose names hold {@value #ONLY}.
 */
final class TwoTenants implements AutoCloseable {

  static final TenantId ACME = new TenantId("acme");
  static final TenantId BETA = new TenantId("beta");
  static final String CANARY = "c4n4ry";
  static final String ONLY = "only";

  /** What somebody asked, and what was said. */
  record Said(String request, String answer) {}

  private static final String DOCUMENTS =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: shared, tags: [WORD], owner: WORD, labels: {word: WORD}}
      spec:
        title: WORD
        description: WORD
        upstream: {http: {url: "URL", headers: {X-Word: WORD}}}
        allowPrivateNetwork: true
      ---
      apiVersion: cardea.io/v1
      kind: Profile
      metadata: {name: set}
      spec: {title: WORD, servers: [{adapter: shared}]}
      ---
      apiVersion: cardea.io/v1
      kind: Agent
      metadata: {name: robot}
      spec: {owner: WORD, team: WORD, purpose: WORD}
      ---
      apiVersion: cardea.io/v1
      kind: Limit
      metadata: {name: much}
      spec: {rates: [{calls: 1000000, per: 1h}]}
      """
          + Documents.role("all", Documents.everything("*"))
          + Documents.binding("robot", "all");

  private final ScriptedServer acme = server(CANARY, "only-tool");
  private final ScriptedServer beta = server("plain", "tool");
  private final TestGateway gateway;

  TwoTenants() throws IOException {
    gateway =
        TestGateway.start(
            of(ACME, acme, CANARY)
                + of(ACME, acme, CANARY)
                    .replaceAll("name: (shared|set|robot|much|all|robot-all)", "name: only-$1")
                    .replace("adapter: shared", "adapter: only-shared")
                + of(BETA, beta, "plain"));
  }

  private static String of(TenantId tenant, ScriptedServer server, String word) {
    return DOCUMENTS
        .replace("WORD", word)
        .replace("URL", server.url())
        .replace("metadata: {name:", "metadata: {tenant: " + tenant + ", name:");
  }

  private static ScriptedServer server(String word, String name) throws IOException {
    String about = ",\"title\":\"%1$s\",\"description\":\"%1$s\"}]".formatted(word);
    Map<String, String> lists =
        Map.of(
            "tools", "[{\"inputSchema\":{\"type\":\"object\"},\"name\":\"" + name + "\"" + about,
            "prompts", "[{\"name\":\"" + name + "\"" + about,
            "resources", "[{\"uri\":\"x://" + name + "\",\"name\":\"" + name + "\"" + about);
    ScriptedServer server = ScriptedServer.start();
    lists.forEach((list, items) ->
        server
            .offering(list, items)
            .on(list + "/list", Script.result("{\"" + list + "\":" + items + "}")));
    return server
        .on("tools/call", Script.result("{\"content\":[],\"structuredContent\":\"" + word + "\"}"))
        .on("prompts/get", Script.result("{\"messages\":[],\"description\":\"" + word + "\"}"))
        .on(
            "resources/read",
            Script.result("{\"contents\":[],\"_meta\":{\"w\":\"" + word + "\"}}"));
  }

  TestGateway gateway() {
    return gateway;
  }

  /** The agent that both tenants have. */
  McpClient robot(TenantId tenant, String path) {
    return new McpClient(
        gateway.port(), path, List.of("Authorization: Bearer " + gateway.key(tenant, "robot")));
  }

  /** A key for all of the admin API of {@code tenant}. */
  String admin(TenantId tenant) {
    return gateway.gateway().keys().issue(tenant, "boss", KeyScope.admin()).key();
  }

  /** Asks what is no MCP; {@code fields} are further lines of the head. */
  Said ask(String key, String path, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\nAuthorization: Bearer ").append(key).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      RawResponse answer = http.send(head.append("\r\n").toString().getBytes(UTF_8)).response();
      return new Said(path, answer.toString());
    }
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    acme.close();
    beta.close();
  }
}
