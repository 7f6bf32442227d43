package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What files declare, and parts that were declared otherwise on top of it. A part that is wrong, or
 * names what is not there, or is declared by a file too, is set aside with what is wrong, and so is
 * what needs it; the rest is in force. Nothing that is set aside opens anything, and what it would
 * close stays closed.
 *
 * @param <K> identifies a part
 * @param all what is in force
 * @param aside what is not, each with its problems
 */
public record Layers<K>(Loaded.Valid all, Map<K, List<Problem>> aside) {

  /** Puts {@code parts} on top of {@code files}. */
  public static <K> Layers<K> of(Loaded.Valid files, Map<K, Part> parts) {
    Names names = new Names(files.places());
    Map<K, Part> kept = LinkedHashMap.newLinkedHashMap(parts.size());
    Map<K, List<Problem>> aside = new LinkedHashMap<>();
    parts.forEach((key, part) -> {
      List<Problem> problems = new ArrayList<>(part.problems().list());
      if (problems.isEmpty()) {
        part.declared().forEach(each -> names.add(each).ifPresent(problems::add));
      }
      if (problems.isEmpty()) {
        kept.put(key, part);
      } else {
        aside.put(key, problems);
      }
    });
    while (dropUnresolved(kept, names, aside)) {
      // What named the dropped ones is found in the next round.
    }
    List<Part> inForce = new ArrayList<>(kept.values());
    parts.forEach((key, part) -> {
      if (aside.containsKey(key) && !isReplaced(files, part)) {
        inForce.add(Closing.of(part));
      }
    });
    return new Layers<>(Assembly.valid(files, inForce, names.all()), aside);
  }

  /**
   * Whether a file declares it instead. A file that only gives another tool the name that a Tool
   * gives takes nothing of what that one closes.
   */
  private static boolean isReplaced(Loaded.Valid files, Part part) {
    return part.declared().stream()
        .map(Part.Declared::identity)
        .filter(each -> part.tool().isEmpty() || ResourceId.isName(each.name()))
        .anyMatch(files.places()::containsKey);
  }

  private static <K> boolean dropUnresolved(
      Map<K, Part> kept, Names names, Map<K, List<Problem>> aside) {
    boolean dropped = false;
    for (Iterator<Map.Entry<K, Part>> each = kept.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<K, Part> entry = each.next();
      List<Problem> missing =
          entry.getValue().references().stream()
              .map(names::missing)
              .flatMap(Optional::stream)
              .toList();
      if (!missing.isEmpty()) {
        entry.getValue().declared().forEach(names::remove);
        aside.put(entry.getKey(), missing);
        each.remove();
        dropped = true;
      }
    }
    return dropped;
  }

  /** Where a file declares a resource of this identity, if one does. */
  public static Optional<Position> inFile(Loaded.Valid files, Part part) {
    return part.declared().stream()
        .map(each -> Optional.ofNullable(files.places().get(each.identity())))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
