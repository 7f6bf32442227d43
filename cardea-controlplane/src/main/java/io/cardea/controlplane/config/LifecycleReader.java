package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.Lifecycle.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code lifecycle}, {@code replacedBy} and {@code lifecycleMessage} of an Adapter. */
final class LifecycleReader {

  /** Characters of a message; with the replacement it fits into the registry's 500. */
  private static final int MAX_MESSAGE = 400;

  private static final Map<String, Stage> STAGES = stages();

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;

  LifecycleReader(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  private static Map<String, Stage> stages() {
    Map<String, Stage> stages = new LinkedHashMap<>();
    stages.put("draft", Stage.DRAFT);
    stages.put("active", Stage.ACTIVE);
    stages.put("deprecated", Stage.DEPRECATED);
    stages.put("disabled", Stage.DISABLED);
    return stages;
  }

  Lifecycle read(Metadata metadata, Fields spec) {
    Optional<Node> word = spec.find("lifecycle");
    Optional<Stage> read = word.flatMap(node -> scalars.choice(node, STAGES));
    String message = spec.text("lifecycleMessage", MAX_MESSAGE).orElse("");
    Optional<Node> next = spec.find("replacedBy");
    Optional<String> replacedBy = next.flatMap(node -> replacedBy(metadata, node));
    boolean isReadable = word.isEmpty() || read.isPresent();
    Stage stage = read.orElse(Stage.ACTIVE);
    if (isReadable && next.isPresent() && (stage == Stage.ACTIVE || stage == Stage.DRAFT)) {
      problems.add(
          next.get(),
          "means nothing for an adapter that stays",
          "remove it, or set lifecycle to deprecated or disabled");
    }
    return new Lifecycle(stage, replacedBy, message);
  }

  private Optional<String> replacedBy(Metadata metadata, Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && !AdapterKey.isValidName(name.get())) {
      problems.add(node, "no adapter has such a name", "1 to 32 characters of [a-z0-9-]");
      return Optional.empty();
    }
    if (name.filter(metadata.name()::equals).isPresent()) {
      problems.add(node, "is the adapter itself", "name another one");
      return Optional.empty();
    }
    name.ifPresent(other -> draft.refer(Kind.ADAPTER, metadata.tenant(), node, other));
    return name;
  }
}
