package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.TenantUrls;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code tenantUrls}: each has a host that nothing else has, so that a host says whose. */
final class TenantUrlsReader {

  private static final int MAX_TENANTS = 1_000;

  /** What a machine calls itself. */
  private static final Pattern OWN = Pattern.compile("localhost|127\\..*|null");

  private final Problems problems;
  private final Function<Node, Optional<String>> url;
  private final Set<String> taken;
  private final Map<TenantId, String> urls = new LinkedHashMap<>();

  /**
   * @param url reads one, as {@code publicUrl} is read
   * @param taken hosts of the gateway as a whole
   */
  TenantUrlsReader(Problems problems, Function<Node, Optional<String>> url, Set<String> taken) {
    this.problems = problems;
    this.url = url;
    this.taken = new HashSet<>(taken);
  }

  TenantUrls read(Fields tenants) {
    if (tenants.entries().size() > MAX_TENANTS) {
      problems.add(tenants.node(), "holds more than " + MAX_TENANTS + " tenants", "");
    } else {
      tenants.entries().forEach(this::add);
    }
    return new TenantUrls(urls);
  }

  private void add(String name, Node.Entry entry) {
    if (!TenantId.isValid(name) || name.equals(TenantId.DEFAULT.value())) {
      problems.add(
          Problem.of(
              entry.at(),
              entry.path(),
              "must be the name of a tenant",
              "1 to 32 characters of [a-z0-9-]; the tenant default is at publicUrl"));
      return;
    }
    url.apply(entry.value()).ifPresent(read -> add(new TenantId(name), read, entry.value()));
  }

  private void add(TenantId tenant, String read, Node node) {
    String host = TenantUrls.host(read);
    if (OWN.matcher(host).matches() || host.startsWith("[")) {
      problems.add(node, "must have a host name of its own", "like https://acme.mcp.example.com");
    } else if (taken.add(host)) {
      urls.put(tenant, read);
    } else {
      problems.add(
          node,
          "has a host that is not its own",
          "no other tenant, publicUrl or allowedHosts may name it too");
    }
  }
}
