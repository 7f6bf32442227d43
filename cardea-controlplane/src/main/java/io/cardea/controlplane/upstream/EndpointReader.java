package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.HttpEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code {url, headers}}: where a server listens for HTTP and what it is sent. */
public final class EndpointReader {

  private final Problems problems;
  private final HeaderReader headers;

  /** A reader that reports to {@code problems}. */
  public EndpointReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.headers = new HeaderReader(problems, secrets);
  }

  /** The endpoint that {@code fields} describe; other keys are left to the caller. */
  public Optional<HttpEndpoint> read(Fields fields, Reach reach) {
    return read(fields, Map.of(), reach);
  }

  /** The same, with {@code common} headers where it has none of the name itself. */
  Optional<HttpEndpoint> read(Fields fields, Map<String, String> common, Reach reach) {
    Optional<Node> url = fields.require("url");
    Map<String, String> sent = new LinkedHashMap<>(common);
    sent.putAll(headers(fields));
    return url.flatMap(node -> at(node, sent, reach));
  }

  /** The endpoint at {@code url}, with the headers of {@code fields}. */
  Optional<HttpEndpoint> at(Node url, Fields fields, Reach reach) {
    return at(url, headers(fields), reach);
  }

  private Optional<HttpEndpoint> at(Node url, Map<String, String> sent, Reach reach) {
    return HttpUrl.read(url, problems)
        .filter(read -> mayReach(read, reach, url))
        .map(read -> endpoint(read, sent, reach));
  }

  /** The headers by name in lower case. */
  Map<String, String> headers(Fields fields) {
    return headers.read(fields.object("headers"));
  }

  private boolean mayReach(HttpUrl url, Reach reach, Node node) {
    boolean may = reach.includes(url.host());
    if (!may) {
      problems.add(node, reach.problem(), reach.hint());
    }
    return may;
  }

  private static HttpEndpoint endpoint(HttpUrl url, Map<String, String> sent, Reach reach) {
    return new HttpEndpoint(
        url.host(),
        url.port(),
        url.tls(),
        url.path() + url.query(),
        sent,
        reach.allowsPrivate(url.host()));
  }
}
