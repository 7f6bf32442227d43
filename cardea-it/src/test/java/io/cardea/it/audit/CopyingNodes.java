package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two gateways that copy their audit records to one database, and may be asked for all of them. */
final class CopyingNodes implements AutoCloseable {

  static final TenantId ACME = new TenantId("acme");
  static final String ARGUMENT = "argument-canary";
  private static final ObjectMapper JSON = new ObjectMapper();

  final ScriptedServer server;
  final SharedDatabase database;
  final TestGateway one;
  final TestGateway other;

  /**
   * @param folder of the database
   */
  CopyingNodes(Path folder) throws IOException {
    server = ScriptedServer.start().modern();
    database = SharedDatabase.start(folder);
    one = TestGateway.copying(documents(), database.settings(), Clock.systemUTC());
    other = TestGateway.copying(documents(), database.settings(), Clock.systemUTC());
  }

  String documents() {
    String documents =
        Documents.adapter("a", server.url(), "auditPayload: full")
            + Documents.role("all", Documents.everything("a"))
            + Documents.binding("robot", "all");
    return documents + documents.replace("metadata: {", "metadata: {tenant: acme, ");
  }

  static Administrator who(TestGateway gateway, TenantId tenant, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(tenant, role.label(), scope).key());
  }

  static Administrator auditor(TestGateway gateway) {
    return who(gateway, TenantId.DEFAULT, AdminRole.AUDITOR);
  }

  static void call(TestGateway gateway, TenantId tenant, String tool) throws IOException {
    String prefix = tenant.equals(TenantId.DEFAULT) ? "" : "/t/" + tenant;
    RawResponse answer =
        new McpClient(
                gateway.port(),
                prefix + "/adapters/a/mcp",
                List.of("Authorization: Bearer " + gateway.key(tenant, "robot")))
            .modern(
                "tools/call",
                tool,
                "\"name\":\"%s\",\"arguments\":{\"token\":\"%s\"}".formatted(tool, ARGUMENT));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  static JsonNode ask(Administrator who, String query) throws IOException {
    RawResponse page = who.get(NodeRecordsTest.RECORDS + "?" + query);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return JSON.readTree(page.text());
  }

  static List<String> targets(JsonNode page) {
    List<String> targets = new ArrayList<>();
    page.get("records").forEach(entry -> targets.add(entry.at("/record/target").asText()));
    return targets;
  }

  static void eventually(Administrator who, String query, String... targets) {
    TestGateway.eventually(
        () -> {
          try {
            RawResponse page = who.get(NodeRecordsTest.RECORDS + "?" + query);
            return page.status() == 200
                && targets(JSON.readTree(page.text())).containsAll(List.of(targets));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        List.of(targets) + " by " + query);
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
    database.close();
    server.close();
  }
}
