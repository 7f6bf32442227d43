package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.imports.AdapterNames;
import io.cardea.controlplane.upstream.EndpointReader;
import io.cardea.controlplane.upstream.Reach;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.controlplane.upstream.StdioReader;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.Adapter.Isolation;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts a desktop client's {@code {"mcpServers": {...}}}: each entry becomes an adapter of the
 * default tenant that only roles open, unless it is disabled; {@link AdapterNames} says what its
 * name is. A URL on a loopback address or {@code localhost} is meant, since the list was written
 * for this machine; any other private address needs an Adapter document.
 */
final class DesktopConverter {

  private static final Map<String, Transport> TYPES = types();

  private enum Transport {
    HTTP,
    SSE,
    STDIO
  }

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final EndpointReader endpoints;
  private final StdioReader stdio;

  DesktopConverter(Draft draft, Secrets secrets) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.endpoints = new EndpointReader(problems, secrets);
    this.stdio = new StdioReader(problems, secrets);
  }

  private static Map<String, Transport> types() {
    Map<String, Transport> types = new LinkedHashMap<>();
    types.put("stdio", Transport.STDIO);
    types.put("sse", Transport.SSE);
    types.put("http", Transport.HTTP);
    types.put("streamable-http", Transport.HTTP);
    types.put("streamableHttp", Transport.HTTP);
    return types;
  }

  void convert(Fields document) {
    document.requireObject("mcpServers").entries().forEach(this::convert);
    document.refuseOthers();
  }

  private void convert(String written, Node.Entry entry) {
    String name = AdapterNames.name(written);
    if (name.isEmpty()) {
      String message = Shown.quoted(written) + " leaves no name in [a-z0-9-]";
      problems.add(Problem.of(entry.at(), entry.path(), message, "rename it"));
      return;
    }
    Fields server = Fields.of(entry.value(), problems);
    if (server.flag("disabled", false)) {
      String message = "is disabled and left out";
      draft.note(Problem.of(entry.at(), entry.path(), message, "remove disabled to have it"));
      return;
    }
    draft.declare(Kind.ADAPTER, TenantId.DEFAULT, name, entry.at(), entry.path());
    upstream(server).ifPresent(upstream -> draft.add(adapter(name, written, upstream)));
    server.refuseOthers();
  }

  private Optional<Upstream> upstream(Fields server) {
    Transport guessed = server.has("command") ? Transport.STDIO : Transport.HTTP;
    Optional<Node> type = server.find("type");
    return switch (type.flatMap(node -> scalars.choice(node, TYPES)).orElse(guessed)) {
      case HTTP -> endpoint(server).map(HttpUpstream::at);
      case SSE -> endpoint(server).map(SseUpstream::new);
      case STDIO -> stdio(server).map(found -> found);
    };
  }

  private Optional<HttpEndpoint> endpoint(Fields server) {
    server.refuse("command", "an entry has either command or url", "remove one");
    refuseVariables(server, "headers", "use {\"env\": \"NAME\"} as the value");
    return endpoints.read(server, Reach.LOCAL);
  }

  private Optional<StdioUpstream> stdio(Fields server) {
    server.refuse("url", "an entry has either command or url", "remove one");
    refuseVariables(server, "env", "use {\"env\": \"NAME\"} as the value");
    refuseVariables(server, "args", "write it out, or let the program read its environment");
    return stdio.read(server, "cwd");
  }

  /** Clients differ in what they expand; as it stands it would be a broken credential. */
  private void refuseVariables(Fields server, String key, String hint) {
    Node.Entry entry = server.entries().get(key);
    List<Node> values =
        switch (entry == null ? server.node() : entry.value()) {
          case Node.Mapping map when entry != null ->
              map.entries().values().stream().map(Node.Entry::value).toList();
          case Node.Sequence list -> list.items();
          case Node.Mapping _, Node.Scalar _, Node.Broken _ -> List.of();
        };
    for (Node value : values) {
      if (value instanceof Node.Scalar scalar && scalar.text().contains("${")) {
        problems.add(value, "variables are not expanded here", hint);
      }
    }
  }

  private static Adapter adapter(String name, String written, Upstream upstream) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, name),
        AdapterNames.title(written),
        "",
        List.of(),
        "",
        upstream,
        Isolation.PRINCIPAL,
        Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT);
  }
}
