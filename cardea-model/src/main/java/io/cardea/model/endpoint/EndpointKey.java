package io.cardea.model.endpoint;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.TenantId;

/**
 * Names an MCP endpoint of the gateway.
 *
 * @param tenant whose
 * @param kind what stands behind it
 * @param name of the adapter or profile; empty for {@link Kind#ALL}
 */
public record EndpointKey(TenantId tenant, Kind kind, String name) {

  /** What stands behind an endpoint. */
  public enum Kind {
    /** {@code /adapters/{name}/mcp}: one server, untouched. */
    ADAPTER,
    /** {@code /profiles/{name}/mcp}: a curated set of several servers. */
    PROFILE,
    /** {@code /mcp}: every server that the caller may use. */
    ALL
  }

  public EndpointKey {
    if (kind == Kind.ALL ? !name.isEmpty() : !NameForm.isLabel(name)) {
      throw new IllegalArgumentException("an endpoint's name is 1 to 32 characters of [a-z0-9-]");
    }
  }

  public static EndpointKey adapter(AdapterKey adapter) {
    return new EndpointKey(adapter.tenant(), Kind.ADAPTER, adapter.name());
  }

  public static EndpointKey profile(TenantId tenant, String name) {
    return new EndpointKey(tenant, Kind.PROFILE, name);
  }

  public static EndpointKey all(TenantId tenant) {
    return new EndpointKey(tenant, Kind.ALL, "");
  }

  /** Whether several servers stand behind it. */
  public boolean isAggregate() {
    return kind != Kind.ADAPTER;
  }

  /** The adapter of this {@linkplain AdapterKey#label label} in its tenant. */
  public AdapterKey adapterKey(String adapter) {
    return AdapterKey.of(tenant, adapter);
  }

  /** What stands in logs and audit records: {@code name}, {@code profiles/name} or {@code *}. */
  public String label() {
    return switch (kind) {
      case ADAPTER -> name;
      case PROFILE -> "profiles/" + name;
      case ALL -> "*";
    };
  }

  @Override
  public String toString() {
    return tenant + "/" + label();
  }
}
