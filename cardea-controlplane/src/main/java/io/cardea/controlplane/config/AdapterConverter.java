package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.upstream.ProxyReader;
import io.cardea.controlplane.upstream.Reach;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.controlplane.upstream.TlsReader;
import io.cardea.controlplane.upstream.UpstreamReader;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.Adapter.Isolation;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.ScopeRules;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.tls.TlsTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Converts {@code kind: Adapter}. */
final class AdapterConverter {

  /** How all addresses of an adapter are reached. */
  private record Way(Optional<TlsTerms> terms, Optional<OutboundProxy> proxy) {

    Upstream to(Upstream upstream) {
      return switch (upstream) {
        case HttpUpstream http -> http.with(this::to);
        case SseUpstream sse -> new SseUpstream(to(sse.endpoint()));
        case RestUpstream rest -> new RestUpstream(to(rest.endpoint()), rest.tools());
        case StdioUpstream _, ImageUpstream _ -> upstream;
      };
    }

    private HttpEndpoint to(HttpEndpoint endpoint) {
      HttpEndpoint secured = terms.map(endpoint::on).orElse(endpoint);
      return proxy.map(secured::through).orElse(secured);
    }
  }

  private static final int MAX_LIST = 64;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final TlsReader tls;
  private final ProxyReader proxies;
  private final UpstreamReader upstreams;
  private final AccessReader accesses;
  private final LifecycleReader lifecycles;
  private final ScopesReader scopes;
  private final PayloadsReader payloads;
  private final NavigableSet<String> credentials = new TreeSet<>();

  AdapterConverter(Draft draft, Secrets all) {
    Secrets secrets = all.naming(credentials::add);
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.tls = new TlsReader(problems, secrets);
    this.proxies = new ProxyReader(problems, secrets);
    this.upstreams = new UpstreamReader(problems, draft::note, secrets);
    this.accesses = new AccessReader(draft);
    this.lifecycles = new LifecycleReader(draft);
    this.scopes = new ScopesReader(problems);
    this.payloads = new PayloadsReader(problems);
  }

  void convert(Metadata metadata, Fields spec) {
    String title = spec.text("title", 200).orElse(metadata.name());
    String description = spec.longText("description", 4_096).orElse("");
    Way way = new Way(spec.find("tls").map(tls::read), spec.find("proxy").flatMap(proxies::read));
    List<VersionsReader.Found> found = versions(metadata, spec, way);
    Optional<Upstream> upstream =
        spec.has("versions")
            ? found.stream().findFirst().map(VersionsReader.Found::upstream)
            : upstream(spec, spec, way);
    Isolation isolation =
        spec.find("isolation").flatMap(this::isolation).orElse(Isolation.PRINCIPAL);
    Set<String> required = accesses.requiredRoles(metadata.tenant(), spec);
    Access access = accesses.access(spec, required, "adapter");
    ScopeRules scopeRules = scopes.rules(spec);
    PayloadRules payloadRules = payloads.read(spec);
    Optional<Revision> floor =
        floor(
            spec,
            Stream.concat(upstream.stream(), found.stream().map(VersionsReader.Found::upstream)));
    var limits = AdapterLimitsReader.read(spec.object("limits"));
    var resilience = ResilienceReader.read(spec.object("resilience"), problems);
    Lifecycle lifecycle = lifecycles.read(metadata, spec);
    List<String> tags = tags(metadata.fields());
    String owner = metadata.fields().text("owner", 128).orElse("");
    spec.refuse(
        "auth", "is not available yet", "today: the headers of upstream.http or upstream.sse");
    if (upstream.isPresent() && AdapterKey.isValidName(metadata.name())) {
      Adapter adapter =
          new Adapter(
              new AdapterKey(metadata.tenant(), metadata.name()),
              title,
              description,
              tags,
              owner,
              upstream.get(),
              isolation,
              access,
              required,
              limits,
              floor.map(Revision::date),
              resilience,
              lifecycle,
              found.stream().map(VersionsReader.Found::version).toList(),
              scopeRules,
              labels(metadata.fields()),
              payloadRules,
              String.join(", ", credentials));
      draft.add(adapter);
      found.stream()
          .skip(1)
          .forEach(version -> draft.add(adapter.at(version.version(), version.upstream())));
    }
  }

  private List<VersionsReader.Found> versions(Metadata metadata, Fields spec, Way way) {
    if (!spec.has("versions")) {
      spec.knows("versions");
      return List.of();
    }
    spec.refuse(
        "upstream", "cannot stand beside versions, each of which has one", "keep one of the two");
    return new VersionsReader(
            metadata.tenant(), problems, accesses, version -> upstream(spec, version, way))
        .read(spec);
  }

  /** Reads {@code upstream} of {@code holder}, which is {@code spec} or a version in it. */
  private Optional<Upstream> upstream(Fields spec, Fields holder, Way way) {
    Fields upstream = holder.requireObject("upstream");
    if (upstream.has("stdio")) {
      for (String key : new String[] {"allowPrivateNetwork", "tls", "proxy"}) {
        spec.refuse(
            key,
            "means nothing for a server that Cardea starts itself",
            "remove the key; it is for http, sse, rest and openapi");
      }
      return upstreams.read(upstream, Reach.PUBLIC);
    }
    boolean allowPrivate = spec.flag("allowPrivateNetwork", false);
    Optional<Upstream> read = upstreams.read(upstream, allowPrivate ? Reach.ANY : Reach.PUBLIC);
    if (way.terms().isPresent() && read.filter(found -> !isSecure(found)).isPresent()) {
      spec.refuse("tls", "means nothing without an https address", "use https, or remove the key");
    }
    return read.map(way::to);
  }

  private static boolean isSecure(Upstream upstream) {
    return switch (upstream) {
      case HttpUpstream http -> http.endpoints().stream().anyMatch(each -> each.endpoint().tls());
      case SseUpstream sse -> sse.endpoint().tls();
      case RestUpstream rest -> rest.endpoint().tls();
      case StdioUpstream _, ImageUpstream _ -> false;
    };
  }

  private Optional<Isolation> isolation(Node node) {
    if (node instanceof Node.Scalar word && word.text().equals("shared")) {
      problems.add(node, "\"shared\" is not available yet", "today: principal, session");
      return Optional.empty();
    }
    Map<String, Isolation> words = new LinkedHashMap<>();
    words.put("principal", Isolation.PRINCIPAL);
    words.put("session", Isolation.SESSION);
    return scalars.choice(node, words);
  }

  private Optional<Revision> floor(Fields spec, Stream<Upstream> upstreams) {
    Map<String, Revision> words = new LinkedHashMap<>();
    for (Revision revision : Revision.values()) {
      words.put(revision.date(), revision);
    }
    Optional<Node> node = spec.find("minRevision");
    Optional<Revision> floor = node.flatMap(given -> scalars.choice(given, words));
    if (floor.filter(Revision::isModern).isPresent()
        && upstreams.anyMatch(SseUpstream.class::isInstance)) {
      problems.add(
          node.get(),
          "cannot be met over HTTP+SSE, which ends with 2025-11-25",
          "use upstream.http, or an older revision");
    }
    return floor;
  }

  /** What is no label is a problem already. */
  private static Map<String, String> labels(Fields metadata) {
    Map<String, String> labels = new LinkedHashMap<>();
    metadata
        .object("labels")
        .entries()
        .forEach((key, entry) -> {
          if (entry.value() instanceof Node.Scalar value) {
            labels.put(key, value.text());
          }
        });
    return labels;
  }

  private List<String> tags(Fields metadata) {
    return metadata.list("tags", MAX_LIST).stream()
        .map(node -> scalars.text(node, 64))
        .flatMap(Optional::stream)
        .toList();
  }
}
