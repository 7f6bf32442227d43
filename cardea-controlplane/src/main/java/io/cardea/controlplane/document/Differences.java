package io.cardea.controlplane.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where two documents differ, for people. */
public final class Differences {

  /**
   * One of them.
   *
   * @param path of the value inside its document; empty for the whole
   * @param before as JSON; empty if it was not there
   * @param after as JSON; empty if it is not there any more
   */
  public record Difference(String path, Optional<String> before, Optional<String> after) {}

  private final List<Difference> found = new ArrayList<>();

  private Differences() {}

  /** Every difference, in the order of the keys of {@code before}, then of {@code after}. */
  public static List<Difference> between(Optional<Node> before, Optional<Node> after) {
    Differences differences = new Differences();
    differences.compare("", before, after);
    return List.copyOf(differences.found);
  }

  private void compare(String path, Optional<Node> before, Optional<Node> after) {
    if (before.orElse(null) instanceof Node.Mapping old
        && after.orElse(null) instanceof Node.Mapping fresh) {
      compare(path, old.entries(), fresh.entries());
    } else if (before.orElse(null) instanceof Node.Sequence old
        && after.orElse(null) instanceof Node.Sequence fresh
        && old.items().size() == fresh.items().size()) {
      for (int i = 0; i < old.items().size(); i++) {
        compare(
            path + "[" + i + "]",
            Optional.of(old.items().get(i)),
            Optional.of(fresh.items().get(i)));
      }
    } else {
      Optional<String> was = before.map(JsonText::of);
      Optional<String> is = after.map(JsonText::of);
      if (!was.equals(is)) {
        found.add(new Difference(path, was, is));
      }
    }
  }

  private void compare(String path, Map<String, Node.Entry> before, Map<String, Node.Entry> after) {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      compare(
          YamlReader.child(path, key),
          Optional.ofNullable(before.get(key)).map(Node.Entry::value),
          Optional.ofNullable(after.get(key)).map(Node.Entry::value));
    }
  }
}
