package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.rest.ToolDefinition;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.ItemCollector;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ToolChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts {@code kind: Tool}. */
final class ToolConverter {

  private static final int MAX_PARAMETERS = 256;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final ParameterReader parameters;

  ToolConverter(Draft draft, Secrets secrets) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.parameters = new ParameterReader(problems, secrets);
  }

  void convert(Metadata metadata, Fields spec) {
    Optional<AdapterKey> adapter = spec.require("adapter").flatMap(node -> adapter(metadata, node));
    Optional<String> original = spec.requireText("tool", ItemCollector.MAX_NAME);
    Optional<Node> renamed = spec.find("name");
    Optional<String> name = renamed.flatMap(this::name);
    Optional<String> title = spec.text("title", 200);
    Optional<String> description = spec.longText("description", 8_192);
    Map<String, Boolean> hints = hints(spec.object("annotations"));
    boolean keeps = spec.flag("keepOriginal", false);
    boolean disabled = spec.flag("disabled", false);
    Map<String, ParameterChange> changes = parameters(spec.object("parameters"));
    if (adapter.isEmpty() || original.isEmpty()) {
      return;
    }
    ToolChange change =
        new ToolChange(
            metadata.name(),
            adapter.get(),
            original.get(),
            name.orElse(original.get()),
            title,
            description,
            hints,
            keeps,
            disabled,
            changes);
    draft.set(change);
    check(change, spec);
    Node place = renamed.orElse(metadata.place());
    Part.Identity face = face(change);
    draft.declare(face.kind(), face.tenant(), face.name(), place.at(), place.path());
  }

  /**
   * A name among the tools of its server is told by one document only. A slash is in no document's
   * own name.
   */
  static Part.Identity face(ToolChange change) {
    return new Part.Identity(
        Kind.TOOL, change.adapter().tenant(), change.adapter().name() + "/" + change.name());
  }

  private void check(ToolChange change, Fields spec) {
    boolean keepsName = change.name().equals(change.original());
    if (change.keepsOriginal() && keepsName) {
      problems.add(
          spec.node(),
          "the tool and its variant have one name",
          "give the variant a name, or remove keepOriginal");
    }
    boolean changes =
        change.disabled()
            || !keepsName
            || change.title().isPresent()
            || change.description().isPresent()
            || !change.hints().isEmpty()
            || !change.parameters().isEmpty();
    if (!changes && !spec.has("parameters") && !spec.has("annotations")) {
      problems.add(spec.node(), "changes nothing", "to switch the tool off: disabled: true");
    }
  }

  private Optional<AdapterKey> adapter(Metadata metadata, Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && !AdapterKey.isValidName(name.get())) {
      problems.add(node, "no adapter has such a name", "1 to 32 characters of [a-z0-9-]");
      return Optional.empty();
    }
    name.ifPresent(known -> draft.refer(Kind.ADAPTER, metadata.tenant(), node, known));
    return name.map(known -> new AdapterKey(metadata.tenant(), known));
  }

  private Optional<String> name(Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      problems.add(node, "cannot be a tool's name", "1 to 64 of [A-Za-z0-9_-]");
      return Optional.empty();
    }
    return name;
  }

  private static Map<String, Boolean> hints(Fields declared) {
    Map<String, Boolean> hints = new LinkedHashMap<>();
    for (String hint : ToolDefinition.HINTS) {
      if (declared.has(hint)) {
        hints.put(hint, declared.flag(hint, false));
      }
      declared.knows(hint);
    }
    declared.refuseOthers();
    return hints;
  }

  private Map<String, ParameterChange> parameters(Fields declared) {
    Map<String, ParameterChange> changes = new LinkedHashMap<>();
    if (declared.entries().size() > MAX_PARAMETERS) {
      problems.add(declared.node(), "holds more than " + MAX_PARAMETERS + " parameters", "");
      return changes;
    }
    declared
        .entries()
        .forEach((name, entry) -> {
          if (name.isEmpty() || name.length() > ItemCollector.MAX_NAME) {
            String form = "1 to " + ItemCollector.MAX_NAME + " characters";
            problems.add(Problem.of(entry.at(), entry.path(), "is no parameter's name", form));
          } else {
            parameters.read(name, entry.value()).ifPresent(change -> changes.put(name, change));
          }
        });
    return changes;
  }
}
