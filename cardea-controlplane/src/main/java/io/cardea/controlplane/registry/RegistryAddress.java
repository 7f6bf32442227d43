package io.cardea.controlplane.registry;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.TenantUrls;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where this gateway is, as its registry says it.
 *
 * @param base scheme, host, port and path before {@code /adapters}, without a slash at its end
 * @param tenants those of tenants that have one of their own
 * @param namespace of server names: the host of the public URL with its labels reversed, {@value
 *     #LOCAL} if there is none
 * @param legacySse whether adapters have an address for HTTP+SSE too
 */
record RegistryAddress(String base, TenantUrls tenants, String namespace, boolean legacySse) {

  /** Namespace of a gateway whose name is not declared. */
  static final String LOCAL = "local.cardea";

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]*");

  /**
   * @param listening where clients connect, for a gateway that does not declare its public URL
   */
  static RegistryAddress of(GatewaySettings settings, String listening) {
    return new RegistryAddress(
        settings.publicUrl().orElse(listening),
        settings.tenantUrls(),
        settings.publicUrl().flatMap(RegistryAddress::reversed).orElse(LOCAL),
        settings.legacySse());
  }

  private static Optional<String> reversed(String url) {
    String host = Optional.ofNullable(URI.create(url).getHost()).orElse("");
    if (!HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.empty();
    }
    List<String> labels = Arrays.asList(host.toLowerCase(Locale.ROOT).split("\\."));
    Collections.reverse(labels);
    return Optional.of(String.join(".", labels));
  }

  /** Where {@code adapter} is, without the end that says by which transport. */
  String of(AdapterKey adapter) {
    TenantId tenant = adapter.tenant();
    String prefix = tenant.equals(TenantId.DEFAULT) ? base : base + "/t/" + tenant;
    return tenants.of(tenant).orElse(prefix) + "/adapters/" + adapter.name();
  }

  /** What {@code adapter} is called: {@code com.example.gateway/weather}. */
  String serverName(AdapterKey adapter) {
    String tenant = adapter.tenant().equals(TenantId.DEFAULT) ? "" : "." + adapter.tenant();
    return namespace + tenant + "/" + adapter.name();
  }
}
