package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.Adapter.Isolation;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Converts {@code kind: Adapter}. */
final class AdapterConverter {

  private static final String TODAY = "today: upstream: {http: {url: https://...}}";
  private static final int MAX_LIST = 64;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final HeaderReader headers;

  AdapterConverter(Draft draft, HeaderReader headers) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.headers = headers;
  }

  void convert(Metadata metadata, Fields spec) {
    String title = spec.text("title", 200).orElse(metadata.name());
    String description = spec.longText("description", 4_096).orElse("");
    boolean allowPrivate = spec.flag("allowPrivateNetwork", false);
    Optional<HttpEndpoint> upstream = upstream(spec.requireObject("upstream"), allowPrivate);
    Isolation isolation =
        spec.find("isolation").flatMap(this::isolation).orElse(Isolation.PRINCIPAL);
    Set<String> required = requiredRoles(metadata, spec);
    Access access = access(spec, required);
    var limits = AdapterLimitsReader.read(spec.object("limits"));
    List<String> tags = tags(metadata.fields());
    String owner = metadata.fields().text("owner", 128).orElse("");
    spec.refuse("auth", "is not available yet", "today: upstream.http.headers");
    spec.refuse("tls", "is not available yet", "today: the JDK's own trust store is used");
    if (upstream.isPresent() && AdapterKey.isValidName(metadata.name())) {
      draft.add(
          new Adapter(
              new AdapterKey(metadata.tenant(), metadata.name()),
              title,
              description,
              tags,
              owner,
              HttpUpstream.at(upstream.get()),
              isolation,
              access,
              required,
              limits));
    }
  }

  private Optional<HttpEndpoint> upstream(Fields upstream, boolean allowPrivate) {
    boolean other = false;
    for (String kind : List.of("sse", "stdio", "image", "openapi")) {
      other |= upstream.has(kind);
      upstream.refuse(kind, "upstreams of kind " + kind + " are not available yet", TODAY);
    }
    Optional<Node> http = other ? upstream.find("http") : upstream.require("http");
    upstream.refuseOthers();
    return http.map(node -> Fields.of(node, problems)).flatMap(f -> endpoint(f, allowPrivate));
  }

  private Optional<HttpEndpoint> endpoint(Fields http, boolean allowPrivate) {
    http.refuse("endpoints", "several endpoints are not available yet", TODAY);
    Optional<HttpEndpoint> endpoint =
        endpoint(http.require("url"), headers.read(http.object("headers")), allowPrivate);
    http.refuseOthers();
    return endpoint;
  }

  private Optional<HttpEndpoint> endpoint(
      Optional<Node> url, Map<String, String> sent, boolean allowPrivate) {
    return url.flatMap(node -> HttpUrl.read(node, problems))
        .map(read ->
            new HttpEndpoint(
                read.host(),
                read.port(),
                read.tls(),
                read.path() + read.query(),
                sent,
                allowPrivate))
        .filter(endpoint -> mayReach(endpoint, url));
  }

  private boolean mayReach(HttpEndpoint endpoint, Optional<Node> url) {
    boolean refused = PrivateHost.isPrivate(endpoint.host()) && !endpoint.allowPrivateNetwork();
    if (refused) {
      url.ifPresent(node ->
          problems.add(
              node,
              "names a loopback, private or otherwise special address",
              "if that is meant, set spec.allowPrivateNetwork: true"));
    }
    return !refused;
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

  private Set<String> requiredRoles(Metadata metadata, Fields spec) {
    Set<String> required = new HashSet<>();
    for (Node node : spec.list("requiredRoles", MAX_LIST)) {
      Optional<String> role = scalars.text(node, 64);
      role.ifPresent(name -> draft.refer(metadata.tenant(), node, name));
      role.ifPresent(required::add);
    }
    return required;
  }

  /** A public adapter asks nobody for a role, so one that also requires a role is a mistake. */
  private Access access(Fields spec, Set<String> required) {
    Fields access = spec.object("access");
    boolean open = access.flag("public", false);
    access.refuseOthers();
    if (open && !required.isEmpty()) {
      problems.add(
          access.node(),
          "a public adapter cannot require roles",
          "remove access.public or requiredRoles");
    }
    return open ? Access.PUBLIC : Access.ROLES;
  }

  private List<String> tags(Fields metadata) {
    return metadata.list("tags", MAX_LIST).stream()
        .map(node -> scalars.text(node, 64))
        .flatMap(Optional::stream)
        .toList();
  }
}
