package io.cardea.app.gateway;

import io.cardea.app.sample.SampleServer;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there without being configured: the administrator, and the sample server if nothing else
 * is.
 */
final class BuiltIns {

  /** The agent that the first key is issued to. */
  static final String ADMIN_AGENT = "admin";

  /** The adapter of the sample server. */
  static final String SAMPLE = "sample";

  private BuiltIns() {}

  static BuiltIn of(Optional<SampleServer> sample) {
    Binding admin =
        new Binding(TenantId.DEFAULT, "built-in-admin", Set.of(Role.ADMIN), Set.of(ADMIN_AGENT));
    return new BuiltIn(
        sample.map(server -> adapter(server.port())).stream().toList(), List.of(admin));
  }

  private static Adapter adapter(int port) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, SAMPLE),
        "Sample",
        "A small MCP server to try the gateway with.",
        List.of("sample"),
        "",
        HttpUpstream.at(new HttpEndpoint("127.0.0.1", port, false, "/mcp", Map.of(), true)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT);
  }
}
