package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.upstream.AddressBlock;
import io.cardea.controlplane.upstream.HttpUrl;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.TenantUrls;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Converts {@code kind: Gateway}. */
final class GatewayConverter {

  private static final int MAX_LIST = 1_000;
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9]([a-z0-9-]{0,62})){0,63}");

  private static final Map<String, Boolean> SANDBOX =
      new TreeMap<>(Map.of("optional", false, "required", true));

  private static final Map<String, Boolean> AGENTS =
      new TreeMap<>(Map.of("any", false, "declared", true));

  private final Draft draft;
  private final Secrets secrets;
  private final Problems problems;
  private final Scalars scalars;

  GatewayConverter(Draft draft, Secrets secrets) {
    this.draft = draft;
    this.secrets = secrets;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  void convert(Fields spec) {
    Optional<String> publicUrl = spec.find("publicUrl").flatMap(this::publicUrl);
    Set<String> hosts = new LinkedHashSet<>(all(spec, "allowedHosts", this::host));
    TenantUrls tenants = tenantUrls(spec, publicUrl, hosts);
    Set<String> origins = new LinkedHashSet<>(all(spec, "allowedOrigins", this::origin));
    List<String> proxies = all(spec, "trustedProxies", this::proxy);
    boolean legacySse = spec.flag("legacySse", false);
    boolean sandboxed =
        spec.find("stdioSandbox").flatMap(node -> scalars.choice(node, SANDBOX)).orElse(false);
    boolean declared =
        spec.find("agents").flatMap(node -> scalars.choice(node, AGENTS)).orElse(false);
    GatewayLimits limits = GatewayLimitsReader.read(spec.object("limits"));
    vault(spec);
    draft.set(
        new GatewaySettings(
            publicUrl, tenants, hosts, origins, proxies, legacySse, sandboxed, declared, limits));
  }

  /** Who may write documents of the API must not learn how the gateway logs in. */
  private void vault(Fields spec) {
    if (secrets.reachFiles()) {
      spec.find("vault")
          .flatMap(node -> new VaultReader(secrets, problems).read(node))
          .ifPresent(draft::set);
    } else {
      spec.refuse(
          "vault",
          "is not taken from the API",
          "declare the Gateway in a file that cardea run reads");
    }
  }

  private static List<String> all(
      Fields spec, String key, Function<Node, Optional<String>> reader) {
    return spec.list(key, MAX_LIST).stream().map(reader).flatMap(Optional::stream).toList();
  }

  private Optional<String> publicUrl(Node node) {
    Optional<HttpUrl> url = HttpUrl.read(node, problems);
    if (url.isPresent() && !url.get().query().isEmpty()) {
      problems.add(node, "must not have a query (?...)", "remove it");
    }
    return url.map(read -> read.origin() + read.path().replaceAll("/+$", ""));
  }

  private TenantUrls tenantUrls(Fields spec, Optional<String> publicUrl, Set<String> hosts) {
    Set<String> taken = new HashSet<>(hosts);
    publicUrl.map(TenantUrls::host).ifPresent(taken::add);
    return new TenantUrlsReader(problems, this::publicUrl, taken).read(spec.object("tenantUrls"));
  }

  private Optional<String> host(Node node) {
    Optional<String> host = scalars.text(node, 253).map(text -> text.toLowerCase(Locale.ROOT));
    if (host.isPresent() && !isHost(host.get())) {
      problems.add(
          node, "must be a host name or an address", "without scheme, port, brackets or wildcard");
    }
    return host;
  }

  private static boolean isHost(String host) {
    return HOST.matcher(host).matches() || AddressBlock.address(host).isPresent();
  }

  private Optional<String> origin(Node node) {
    if (node instanceof Node.Scalar word && Set.of("*", "null").contains(word.text())) {
      problems.add(node, "must name one origin", "name each, like https://app.example.com");
      return Optional.empty();
    }
    Optional<HttpUrl> url = HttpUrl.read(node, problems);
    if (url.isPresent() && !(url.get().path() + url.get().query()).equals("/")) {
      problems.add(node, "must be scheme, host and port only", "like https://app.example.com");
    }
    return url.map(HttpUrl::origin);
  }

  private Optional<String> proxy(Node node) {
    Optional<String> block = scalars.text(node, 64);
    if (block.isPresent() && AddressBlock.parse(block.get()).isEmpty()) {
      problems.add(node, "must be an address or a block", "like 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }
    return block;
  }
}
