package io.cardea.controlplane.declare;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Layers;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.config.Part;
import io.cardea.controlplane.config.Without;
import io.cardea.controlplane.document.JsonNodes;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What documents would make of what is in force. */
public sealed interface Proposed {

  /** It could be in force. */
  record Good(GatewaySnapshot snapshot) implements Proposed {}

  /** It could not: something in the documents, or that they would break, is wrong. */
  record Wrong(List<Problem> problems) implements Proposed {
    public Wrong {
      problems = List.copyOf(problems);
    }
  }

  /**
   * What {@code documents} would make of {@code now}.
   *
   * @param gone what would not be declared any more
   * @param compile what a whole configuration would be in force as
   */
  static Proposed of(
      Declared now,
      List<ResourceDocument> documents,
      Set<ResourceId> gone,
      Function<Loaded.Valid, GatewaySnapshot> compile) {
    SortedMap<ResourceId, Part> wanted = new TreeMap<>();
    for (ResourceDocument document : documents) {
      String name = document.id().kind() + " " + document.id().name();
      wanted.put(document.id(), ConfigLoader.unread(JsonNodes.of(document.toJson(), name)));
    }
    Set<ResourceId> others = new HashSet<>(gone);
    others.addAll(wanted.keySet());
    SortedMap<ResourceId, Part> all = now.parts();
    all.keySet().removeAll(gone);
    all.putAll(wanted);
    Layers<ResourceId> after = Layers.of(Without.of(now.files().all(), others), all);
    List<Problem> problems = new ArrayList<>();
    after
        .aside()
        .forEach((id, wrong) -> {
          if (wanted.containsKey(id) || now.aside(id).isEmpty()) {
            problems.addAll(wrong);
          }
        });
    return problems.isEmpty() ? new Good(compile.apply(after.all())) : new Wrong(problems);
  }
}
