package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.ImageUpstream.ImageTool;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code upstream.image}: {@code {name, version, env, replicas, workloadIdentity, tool:
 * {port, path, definition}}}.
 */
final class ImageReader {

  private static final int MAX_REPLICAS = 1_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+([._/-][a-z0-9]+)*");
  private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}");
  private static final Pattern PATH = Pattern.compile("/[a-zA-Z0-9/_.-]*");

  private final Problems problems;
  private final Scalars scalars;
  private final StdioReader variables;

  ImageReader(Problems problems, StdioReader variables) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.variables = variables;
  }

  Optional<ImageUpstream> read(Node node) {
    Fields fields = Fields.of(node, problems);
    Optional<String> name =
        fields
            .require("name")
            .flatMap(text -> matching(text, 255, NAME, "an image's path in lower case, no tag"));
    Optional<String> version =
        fields.require("version").flatMap(text -> matching(text, 128, VERSION, "an image's tag"));
    Map<String, String> environment = variables.environment(fields.object("env"));
    int replicas = fields.number("replicas", 0, MAX_REPLICAS, 1);
    boolean identity = fields.flag("workloadIdentity", false);
    Optional<ImageTool> tool = fields.find("tool").flatMap(this::tool);
    fields.refuseOthers();
    return name.flatMap(image ->
        version.map(tag -> new ImageUpstream(image, tag, environment, replicas, identity, tool)));
  }

  private Optional<ImageTool> tool(Node node) {
    Fields fields = Fields.of(node, problems);
    int port = fields.number("port", 1, 65_535, 443);
    String path =
        fields
            .find("path")
            .flatMap(text -> matching(text, 1_024, PATH, "a path, like /score"))
            .orElse("/score");
    Optional<Node> definition = fields.require("definition").filter(this::isDefinition);
    fields.refuseOthers();
    return definition.map(tool -> new ImageTool(JsonText.of(tool, problems), port, path));
  }

  private boolean isDefinition(Node node) {
    int before = problems.count();
    Fields definition = Fields.of(node, problems);
    definition.requireText("name", 128);
    definition
        .require("inputSchema")
        .filter(schema -> !(schema instanceof Node.Mapping))
        .ifPresent(schema -> problems.add(schema, "must be a JSON Schema", "{type: object, ...}"));
    return problems.count() == before;
  }

  private Optional<String> matching(Node node, int max, Pattern form, String what) {
    Optional<String> text = scalars.text(node, max);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      problems.add(node, "is not " + what, "of the form " + form.pattern());
      return Optional.empty();
    }
    return text;
  }
}
