package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads {@code spec.upstream} of an Adapter: exactly one of its kinds. */
public final class UpstreamReader {

  /** Endpoints of one upstream. */
  static final int MAX_ENDPOINTS = 32;

  private static final int MAX_WEIGHT = 1_000;
  private static final List<String> KINDS =
      List.of("http", "sse", "stdio", "rest", "openapi", "image");

  private final Problems problems;
  private final EndpointReader endpoints;
  private final StdioReader stdio;
  private final RestReader rest;
  private final OpenApiReader openApi;
  private final ImageReader image;

  /**
   * A reader that reports to {@code problems}.
   *
   * @param notes hears of what is left out on purpose
   */
  public UpstreamReader(Problems problems, Consumer<Problem> notes, Secrets secrets) {
    this.problems = problems;
    this.endpoints = new EndpointReader(problems, secrets);
    this.stdio = new StdioReader(problems, secrets);
    this.rest = new RestReader(problems, secrets);
    this.openApi = new OpenApiReader(problems, notes, secrets);
    this.image = new ImageReader(problems, stdio);
  }

  /** The upstream that {@code upstream} describes, without keys that nobody knows. */
  public Optional<Upstream> read(Fields upstream, Reach reach) {
    List<String> given = KINDS.stream().filter(upstream::has).toList();
    int before = problems.count();
    Optional<HttpUpstream> http = upstream.find("http").flatMap(node -> http(node, reach));
    Optional<SseUpstream> sse = upstream.find("sse").flatMap(node -> sse(node, reach));
    Optional<StdioUpstream> child = upstream.find("stdio").flatMap(this::stdio);
    Optional<RestUpstream> api =
        upstream
            .find("rest")
            .flatMap(node -> rest.read(node, reach))
            .or(() -> upstream.find("openapi").flatMap(node -> openApi.read(node, reach)));
    Optional<ImageUpstream> run = upstream.find("image").flatMap(image::read);
    upstream.knows("openapi");
    upstream.refuseOthers();
    boolean other = problems.count() > before;
    if (given.size() > 1 || (given.isEmpty() && !other && isMap(upstream.node()))) {
      problems.add(
          upstream.node(),
          "must have exactly one of http, sse, stdio, rest, openapi and image",
          hint());
      return Optional.empty();
    }
    Optional<Upstream> read = http.map(found -> found);
    return read.or(() -> sse).or(() -> child).or(() -> api).or(() -> run);
  }

  private static boolean isMap(Node node) {
    return node instanceof Node.Mapping;
  }

  private static String hint() {
    return "like {http: {url: ...}} or {stdio: {command: ..., args: [...]}}";
  }

  private Optional<SseUpstream> sse(Node node, Reach reach) {
    Fields fields = Fields.of(node, problems);
    Optional<HttpEndpoint> endpoint = endpoints.read(fields, reach);
    fields.refuseOthers();
    return endpoint.map(SseUpstream::new);
  }

  private Optional<StdioUpstream> stdio(Node node) {
    Fields fields = Fields.of(node, problems);
    Optional<StdioUpstream> read = stdio.read(fields, "directory");
    fields.refuseOthers();
    return read;
  }

  private Optional<HttpUpstream> http(Node node, Reach reach) {
    Fields fields = Fields.of(node, problems);
    Optional<HttpUpstream> read =
        fields.has("endpoints")
            ? several(fields, reach)
            : endpoints.read(fields, reach).map(HttpUpstream::at);
    fields.knows("endpoints");
    fields.refuseOthers();
    return read;
  }

  private Optional<HttpUpstream> several(Fields http, Reach reach) {
    http.refuse("url", "an upstream has either url or endpoints", "make it one of the endpoints");
    Map<String, String> common = endpoints.headers(http);
    int before = problems.count();
    List<Node> nodes = http.requireList("endpoints", MAX_ENDPOINTS);
    if (nodes.isEmpty() && problems.count() == before) {
      problems.add(http.node(), "endpoints is empty", "name 1 to " + MAX_ENDPOINTS);
    }
    List<WeightedEndpoint> read = new ArrayList<>();
    Map<String, Node> seen = new HashMap<>();
    for (Node node : nodes) {
      Fields fields = Fields.of(node, problems);
      int weight = fields.number("weight", 1, MAX_WEIGHT, 1);
      Optional<HttpEndpoint> endpoint = endpoints.read(fields, common, reach);
      fields.refuseOthers();
      endpoint
          .filter(found -> isNew(found, node, seen))
          .ifPresent(found -> read.add(new WeightedEndpoint(found, weight)));
    }
    return read.isEmpty() ? Optional.empty() : Optional.of(new HttpUpstream(read));
  }

  private boolean isNew(HttpEndpoint endpoint, Node node, Map<String, Node> seen) {
    Node first = seen.putIfAbsent(endpoint.origin() + endpoint.path(), node);
    if (first != null) {
      problems.add(
          node,
          "this url is there twice",
          "the first one is in line " + first.at().line() + "; give that one more weight");
    }
    return first == null;
  }
}
