package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A gateway that records what two tenants do. Each has the servers {@code a}, for the agent {@code
 * robot}, and {@code b}, for {@code other}.
 */
final class RecordedTenants implements AutoCloseable {

  static final TenantId ACME = new TenantId("acme");

  private final ScriptedServer server;
  private final TestGateway gateway;

  private RecordedTenants(ScriptedServer server, TestGateway gateway) {
    this.server = server;
    this.gateway = gateway;
  }

  static RecordedTenants start() throws IOException {
    ScriptedServer server = ScriptedServer.start().modern();
    String documents =
        Documents.open("a", server.url(), "robot")
            + Documents.adapter("b", server.url())
            + Documents.role("all-b", Documents.everything("b"))
            + Documents.binding("other", "all-b");
    return new RecordedTenants(
        server,
        TestGateway.start(
            documents + documents.replace("metadata: {", "metadata: {tenant: acme, ")));
  }

  /** An administrator of {@code tenant} who has {@code role}. */
  Administrator one(TenantId tenant, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(tenant, role.label(), scope).key());
  }

  /** {@code agent} of {@code tenant} calls {@code tool}, and is answered with {@code status}. */
  void call(TenantId tenant, String agent, String adapter, String tool, int status)
      throws IOException {
    String prefix = tenant.equals(TenantId.DEFAULT) ? "" : "/t/" + tenant;
    RawResponse answer =
        new McpClient(
                gateway.port(),
                prefix + "/adapters/" + adapter + "/mcp",
                List.of("Authorization: Bearer " + gateway.key(tenant, agent)))
            .modern("tools/call", tool, "\"name\":\"" + tool + "\"");
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    server.close();
  }
}
