package io.cardea.controlplane.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Merge Patch (RFC 7396). */
public final class MergePatch {

  private MergePatch() {}

  /**
   * {@code target} as {@code patch} wants it: maps are merged, nothing removes, all else replaces.
   */
  public static Node apply(Node target, Node patch) {
    if (!(patch instanceof Node.Mapping changes)) {
      return patch;
    }
    Map<String, Node.Entry> merged =
        target instanceof Node.Mapping map
            ? new LinkedHashMap<>(map.entries())
            : new LinkedHashMap<>();
    changes.entries().forEach((key, change) -> merged.compute(key, (_, old) -> merge(old, change)));
    return new Node.Mapping(patch.at(), patch.path(), merged);
  }

  private static Node.@Nullable Entry merge(Node.@Nullable Entry old, Node.Entry change) {
    Node wanted = change.value();
    if (wanted instanceof Node.Scalar scalar && scalar.type() == ScalarType.NOTHING) {
      return null;
    }
    Node before = old == null ? new Node.Broken(change.at(), change.path()) : old.value();
    return new Node.Entry(change.at(), change.path(), apply(before, wanted));
  }
}
