package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestTool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code {url, headers, tools}}: an HTTP API and the tools that its requests make. */
final class RestReader {

  private final Problems problems;
  private final EndpointReader endpoints;
  private final Secrets secrets;

  RestReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.endpoints = new EndpointReader(problems, secrets);
    this.secrets = secrets;
  }

  Optional<RestUpstream> read(Node node, Reach reach) {
    Fields fields = Fields.of(node, problems);
    Optional<HttpEndpoint> endpoint = endpoints.read(fields, reach);
    int before = problems.count();
    List<Node> nodes = fields.requireList("tools", RestUpstream.MAX_TOOLS);
    if (nodes.isEmpty() && problems.count() == before) {
      problems.add(fields.node(), "tools is empty", "declare at least one");
    }
    fields.refuseOthers();
    List<RestTool> tools = new ArrayList<>();
    Map<String, Node> seen = new HashMap<>();
    for (Node each : nodes) {
      new ToolReader(problems, secrets)
          .read(each)
          .filter(tool -> isNew(tool, each, seen))
          .filter(tool -> isFree(tool, each, endpoint))
          .ifPresent(tools::add);
    }
    return endpoint.map(at -> new RestUpstream(named(at), tools));
  }

  private boolean isNew(RestTool tool, Node node, Map<String, Node> seen) {
    Node first = seen.putIfAbsent(tool.name(), node);
    if (first != null) {
      problems.add(
          node,
          "the tool " + Shown.quoted(tool.name()) + " is there twice",
          "the first one is in line " + first.at().line());
    }
    return first == null;
  }

  private boolean isFree(RestTool tool, Node node, Optional<HttpEndpoint> endpoint) {
    Optional<String> twice = endpoint.flatMap(at -> twice(tool, at));
    twice.ifPresent(name ->
        problems.add(node, "sets the header " + name + ", which is sent already", "remove one"));
    return twice.isEmpty();
  }

  /** A header of the tool that every request to the endpoint has. */
  static Optional<String> twice(RestTool tool, HttpEndpoint endpoint) {
    return tool.request().fields().stream()
        .map(field ->
            switch (field.place()) {
              case HEADER -> field.name();
              case COOKIE -> "cookie";
              case QUERY -> "";
            })
        .filter(endpoint.headers()::containsKey)
        .findFirst();
  }

  /** Many APIs refuse who does not say what they are. */
  static HttpEndpoint named(HttpEndpoint endpoint) {
    Map<String, String> headers = new LinkedHashMap<>(endpoint.headers());
    headers.putIfAbsent("user-agent", "cardea");
    return endpoint.with(headers);
  }
}
