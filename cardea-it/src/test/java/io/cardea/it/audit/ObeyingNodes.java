package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Two gateways that take orders for both, by one database; persons call through either. */
final class ObeyingNodes implements AutoCloseable {

  static final TenantId ACME = new TenantId("acme");
  static final String PAT = "pat@canary.example";
  static final String ARGUMENT = "argument-canary";
  static final String ERASURES = "/api/v1/audit/nodes/erasures?reason=request%204711";
  static final String ORDERS = "/api/v1/audit/nodes/orders";
  static final String HOLDS = "/api/v1/audit/nodes/holds";
  static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final ObjectMapper JSON = new ObjectMapper();

  final ScriptedServer server;
  final TokenIssuer issuer;
  final SharedDatabase database;
  final TestGateway one;
  final TestGateway other;

  /**
   * @param folder of the database
   */
  ObeyingNodes(Path folder, Clock clock) throws IOException {
    server = ScriptedServer.start().modern();
    issuer = TokenIssuer.start();
    database = SharedDatabase.start(folder);
    one = TestGateway.obeying(documents(), database.settings(), KEY, clock);
    other = TestGateway.obeying(documents(), database.settings(), KEY, clock);
    issuer.awaitAsked(2);
    awaitCopied(one);
    awaitCopied(other);
  }

  private String documents() {
    return Documents.adapter("a", server.url(), "auditPayload: full")
        + Documents.role("all", Documents.everything("a"))
        + issuer.document("corp")
        + """
        ---
        apiVersion: cardea.io/v1
        kind: Binding
        metadata: {name: desks}
        spec: {roles: [all], subjects: [{agent: desk, issuer: corp}]}
        """
        + Documents.binding("robot", "all");
  }

  /** Until the database knows the node. */
  private void awaitCopied(TestGateway gateway) throws IOException {
    String log = log(gateway);
    TestGateway.eventually(() -> database.content().contains(log), log + " is copied");
  }

  /** The name of a gateway's log. */
  static String log(TestGateway gateway) throws IOException {
    return KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().name();
  }

  static Administrator who(TestGateway gateway, TenantId tenant, AdminRole role) {
    return CopyingNodes.who(gateway, tenant, role);
  }

  static Administrator admin(TestGateway gateway) {
    return who(gateway, TenantId.DEFAULT, AdminRole.ADMIN);
  }

  /** A call on behalf of {@code user}; the id of its record. */
  String call(TestGateway gateway, String user, String tool) throws IOException {
    McpClient desk =
        McpClient.of(
            gateway.port(),
            "a",
            issuer.token(issuer.claims("http://localhost:" + gateway.port(), "desk", user)));
    String members = "\"name\":\"%s\",\"arguments\":{\"token\":\"%s\"}".formatted(tool, ARGUMENT);
    assertThat(desk.modern("tools/call", tool, members).status()).isEqualTo(200);
    String intent = gateway.awaitAudit("\"intent\"", "\"target\":\"" + tool + "\"");
    String id = JSON.readTree(intent).get("id").asText();
    gateway.awaitAudit("\"outcome\"", id);
    return id;
  }

  /** The answer to an erasure of {@link #PAT} on all nodes. */
  static RawResponse erase(Administrator who) throws IOException {
    return who.ask("POST", ERASURES, "{\"name\":\"" + PAT + "\"}");
  }

  static JsonNode json(RawResponse answer) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JSON.readTree(answer.text());
  }

  /** What came of an order in a gateway's log. */
  static String state(JsonNode order, TestGateway gateway) throws IOException {
    String log = log(gateway);
    for (JsonNode node : order.get("nodes")) {
      if (node.get("log").asText().equals(log)) {
        return node.get("state").asText();
      }
    }
    return "unknown";
  }

  /** Waits until an order stands like this there. */
  static void await(Administrator who, String id, TestGateway gateway, String state) {
    TestGateway.eventually(
        () -> {
          try {
            return state(json(who.get(ORDERS + "/" + id)), gateway).equals(state);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        "order " + id + " is " + state);
  }

  /** Whether the arguments of a call can be read. */
  static boolean isReadable(TestGateway gateway, String id) throws IOException {
    RawResponse payload = admin(gateway).get("/api/v1/audit/records/" + id + "/payload");
    assertThat(payload.status()).as(payload.text()).isEqualTo(200);
    return payload.text().contains(ARGUMENT);
  }

  static boolean knows(TestGateway gateway, String name) throws IOException {
    return admin(gateway)
        .ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"" + name + "\"}")
        .text()
        .contains(name);
  }

  static void assertVerified(TestGateway gateway) throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    assertThat(LogVerification.verify(gateway.data().resolve("audit"), List.of(key), "").findings())
        .isEmpty();
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
    database.close();
    issuer.close();
    server.close();
  }
}
