package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes an Adapter of a {@code server.json} (MCP Registry, schemas 2025-07-09 to 2025-12-11), by
 * itself or as a registry's API answers it. Of several ways to reach the server it takes the first
 * of these that an Adapter can say: Streamable HTTP, HTTP+SSE, the packages in their order.
 */
public final class ServerJson {

  private static final int MAX_WAYS = 64;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]{1,100}/[a-zA-Z0-9._-]{1,100}");
  private static final List<String> FIRST = List.of("streamable-http", "sse");

  private final Given given;
  private final Problems problems;

  /** Imports that report to {@code problems}. */
  public ServerJson(Given given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  /** Whether a document looks like one. */
  public static boolean is(Fields document) {
    boolean server = document.has("packages") || document.has("remotes");
    return (document.has("name") && server && !document.has("kind")) || isAnswer(document);
  }

  private static boolean isAnswer(Fields document) {
    Node.Entry server = document.entries().get("server");
    return server != null
        && server.value() instanceof Node.Mapping
        && !document.has("kind")
        && !document.has("mcpServers");
  }

  /** The Adapter, or what must be known first; nothing if there is a problem. */
  public Optional<Outcome> convert(Node root) {
    int before = problems.count();
    Fields document = Fields.of(root, problems);
    Optional<Outcome> outcome;
    if (isAnswer(document)) {
      Optional<Node> server = document.find("server");
      document.knows("_meta");
      document.refuseOthers();
      outcome = server.flatMap(this::server);
    } else {
      outcome = server(root);
    }
    return problems.count() == before ? outcome : Optional.empty();
  }

  private Optional<Outcome> server(Node root) {
    int before = problems.count();
    ServerFields fields = ServerFields.of(root, problems);
    String written = fields.requireText("name").orElse("");
    String version = version(fields);
    String title = fields.text("title").orElse(written);
    String description = fields.text("description").orElse("");
    fields.ignore(
        "$schema", "_meta", "repository", "websiteUrl", "icons", "status", "id", "versionDetail");
    Map<String, Way> ways = ways(fields);
    fields.finish();
    if (!written.isEmpty() && !NAME.matcher(written).matches()) {
      problems.add(root, "the name is not like io.github.user/weather", "");
    }
    String name = given.name().orElse(AdapterNames.name(afterSlash(written)));
    if (name.isEmpty() && !written.isEmpty()) {
      problems.add(root, "the name leaves nothing in [a-z0-9-]", "give one with --name");
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    Optional<String> label = pick(root, ways);
    return label.flatMap(chosen -> {
      Way way = Objects.requireNonNull(ways.get(chosen));
      String origin = (written + " " + version).strip() + ", " + chosen;
      return adapter(
          root, new Described(name, title, description, origin), way, others(ways, chosen));
    });
  }

  private record Described(String name, String title, String description, String origin) {}

  private Optional<Outcome> adapter(Node root, Described about, Way way, List<String> others) {
    int before = problems.count();
    Values values = new Values(given, problems);
    Optional<Way.Upstream> upstream = way.upstream(values, about.name());
    values.refuseUnknown(root);
    if (problems.count() > before) {
      return Optional.empty();
    }
    List<String> notes = new ArrayList<>(others);
    notes.addAll(values.notes());
    List<ImportedServer> servers =
        upstream
            .map(found ->
                new ImportedServer(
                    about.name(),
                    about.origin(),
                    AdapterDocument.of(
                        root,
                        about.name(),
                        about.title(),
                        about.description(),
                        found,
                        given.privateNetwork()),
                    found.launch(),
                    values.needs(),
                    notes))
            .stream()
            .toList();
    return Optional.of(new Outcome(servers, values.questions()));
  }

  private static String afterSlash(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  /** Until 2025-07-09 it was in an object of its own. */
  private String version(ServerFields fields) {
    Optional<String> version = fields.text("version");
    if (version.isPresent() || !fields.has("versionDetail")) {
      return version.orElse("");
    }
    Fields detail = fields.object("versionDetail");
    detail.knows("release_date");
    detail.knows("is_latest");
    return detail.text("version", 255).orElse("");
  }

  /** Each by its kind; more of the same kind get a number. */
  private Map<String, Way> ways(ServerFields fields) {
    List<Way> read = new ArrayList<>();
    fields.list("remotes", MAX_WAYS).forEach(node -> read.add(RemoteWay.read(node, problems)));
    fields.list("packages", MAX_WAYS).forEach(node -> read.add(PackageWay.read(node, problems)));
    Map<String, Way> ways = new LinkedHashMap<>();
    for (Way way : read) {
      String label = way.kind();
      for (int i = 2; ways.containsKey(label); i++) {
        label = way.kind() + "-" + i;
      }
      ways.put(label, way);
    }
    return ways;
  }

  private Optional<String> pick(Node root, Map<String, Way> ways) {
    String allowed =
        String.join(", ", ways.keySet().stream().map(label -> Shown.plain(label)).toList());
    if (ways.isEmpty()) {
      problems.add(root, "says neither packages nor remotes", "there is nothing to reach");
      return Optional.empty();
    }
    if (given.use().isPresent()) {
      Way way = ways.get(given.use().get());
      if (way == null) {
        String message = "has nothing called " + Shown.quoted(given.use().get());
        problems.add(root, message, "--use one of " + allowed);
        return Optional.empty();
      }
      way.obstacle().ifPresent(reason -> problems.add(way.node(), reason, ""));
      return given.use().filter(_ -> way.obstacle().isEmpty());
    }
    List<String> usable =
        ways.entrySet().stream()
            .filter(way -> way.getValue().obstacle().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (usable.isEmpty()) {
      ways.values()
          .forEach(way -> way.obstacle().ifPresent(reason -> problems.add(way.node(), reason, "")));
      return Optional.empty();
    }
    return FIRST.stream()
        .filter(usable::contains)
        .findFirst()
        .or(() -> usable.stream().findFirst());
  }

  private static List<String> others(Map<String, Way> ways, String chosen) {
    List<String> others = new ArrayList<>();
    ways.forEach((label, way) -> {
      if (!label.equals(chosen)) {
        String shown = Shown.plain(label);
        others.add(
            way.obstacle()
                .map(reason -> shown + " " + reason)
                .orElse("there is also " + shown + " (--use " + shown + ")"));
      }
    });
    return others;
  }
}
