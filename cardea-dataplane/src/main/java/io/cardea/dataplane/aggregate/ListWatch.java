package io.cardea.dataplane.aggregate;

import io.cardea.mcp.method.McpMethod;
import io.cardea.model.catalog.Offer.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Which lists have changed for the reader of one stream since the stream last told. */
final class ListWatch {

  private final Map<Kind, String> told = new EnumMap<>(Kind.class);
  private final Function<Kind, String> digest;
  private final Set<Kind> kinds;

  /**
   * Watches from now on.
   *
   * @param kinds the lists that the reader wants to hear of
   * @param digest names what the reader sees of a list now
   */
  ListWatch(Set<Kind> kinds, Function<Kind, String> digest) {
    this.digest = digest;
    this.kinds = Set.copyOf(kinds);
    for (Kind kind : kinds) {
      told.put(kind, digest.apply(kind));
    }
  }

  /** Does the work of {@link #changes} ahead; may be called from any thread. */
  void prepare() {
    for (Kind kind : kinds) {
      String _ = digest.apply(kind);
    }
  }

  /** The notifications that are due, each at most once. */
  Set<McpMethod> changes() {
    Set<McpMethod> due = EnumSet.noneOf(McpMethod.class);
    for (Map.Entry<Kind, String> entry : told.entrySet()) {
      String now = digest.apply(entry.getKey());
      if (!now.equals(entry.getValue())) {
        entry.setValue(now);
        due.add(notification(entry.getKey()));
      }
    }
    return due;
  }

  private static McpMethod notification(Kind kind) {
    return switch (kind) {
      case TOOL -> McpMethod.TOOLS_CHANGED;
      case PROMPT -> McpMethod.PROMPTS_CHANGED;
      case RESOURCE, TEMPLATE -> McpMethod.RESOURCES_CHANGED;
    };
  }
}
