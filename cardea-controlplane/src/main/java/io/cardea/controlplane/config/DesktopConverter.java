package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.Adapter.Isolation;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts a desktop client's {@code {"mcpServers": {...}}}: each entry with a {@code url} becomes
 * an adapter of the default tenant that only roles open. Its name is the entry's in lower case,
 * everything outside {@code [a-z0-9-]} as a hyphen, cut to 32 characters. A URL on a loopback
 * address or {@code localhost} is meant, since the list was written for this machine; any other
 * private address needs an Adapter document.
 */
final class DesktopConverter {

  private static final int MAX_NAME = 32;
  private static final int MAX_TITLE = 200;
  private static final Map<String, String> TYPES =
      Map.of("http", "http", "streamable-http", "http", "streamableHttp", "http");

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final HeaderReader headers;

  DesktopConverter(Draft draft, HeaderReader headers) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.headers = headers;
  }

  void convert(Fields document) {
    document.requireObject("mcpServers").entries().forEach(this::convert);
    document.refuseOthers();
  }

  private void convert(String written, Node.Entry entry) {
    String name = name(written);
    if (name.isEmpty()) {
      String message = Shown.quoted(written) + " leaves no name in [a-z0-9-]";
      problems.add(Problem.of(entry.at(), entry.path(), message, "rename it"));
      return;
    }
    Fields server = Fields.of(entry.value(), problems);
    draft.declare(Kind.ADAPTER, TenantId.DEFAULT, name, entry.at(), entry.path());
    if (server.has("command") || isType(server, "stdio")) {
      refuse(entry, "stdio upstreams (command) are not available yet");
    } else if (isType(server, "sse")) {
      refuse(entry, "upstreams of type sse are not available yet");
    } else {
      endpoint(server).ifPresent(upstream -> draft.add(adapter(name, written, upstream)));
      server.refuseOthers();
    }
  }

  private void refuse(Node.Entry entry, String message) {
    problems.add(
        Problem.of(
            entry.at(), entry.path(), message, "today: an entry with the url of an HTTP server"));
  }

  private static boolean isType(Fields server, String type) {
    Node.Entry entry = server.entries().get("type");
    return entry != null && entry.value() instanceof Node.Scalar word && word.text().equals(type);
  }

  private Optional<HttpEndpoint> endpoint(Fields server) {
    server.find("type").ifPresent(node -> scalars.choice(node, TYPES));
    Fields sent = server.object("headers");
    sent.entries().values().forEach(this::refuseVariables);
    Map<String, String> read = headers.read(sent);
    Optional<Node> node = server.require("url");
    return node.flatMap(url -> HttpUrl.read(url, problems))
        .filter(url -> mayReach(url, node))
        .map(url -> endpoint(url, read));
  }

  private static HttpEndpoint endpoint(HttpUrl url, Map<String, String> sent) {
    boolean local = PrivateHost.isLoopback(url.host());
    return new HttpEndpoint(
        url.host(), url.port(), url.tls(), url.path() + url.query(), sent, local);
  }

  private boolean mayReach(HttpUrl url, Optional<Node> node) {
    boolean refused = PrivateHost.isPrivate(url.host()) && !PrivateHost.isLoopback(url.host());
    if (refused) {
      node.ifPresent(place ->
          problems.add(
              place,
              "names a private or otherwise special address",
              "write an Adapter document with spec.allowPrivateNetwork: true"));
    }
    return !refused;
  }

  /** Clients differ in what they expand; sent as it stands it would be a broken credential. */
  private void refuseVariables(Node.Entry entry) {
    if (entry.value() instanceof Node.Scalar scalar && scalar.text().contains("${")) {
      String hint = "use {\"env\": \"NAME\"} as the value";
      problems.add(Problem.of(entry.at(), entry.path(), "variables are not expanded here", hint));
    }
  }

  private static Adapter adapter(String name, String written, HttpEndpoint upstream) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, name),
        title(written),
        "",
        List.of(),
        "",
        HttpUpstream.at(upstream),
        Isolation.PRINCIPAL,
        Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT);
  }

  private static String title(String written) {
    String printable = written.replaceAll("\\p{Cntrl}", "");
    return printable.substring(0, Math.min(MAX_TITLE, printable.length()));
  }

  private static String name(String written) {
    String cleaned = written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    String cut = cleaned.substring(0, Math.min(MAX_NAME, cleaned.length()));
    return cut.replaceAll("^-+|-+$", "");
  }
}
