package io.cardea.it.aggregate;

import io.cardea.model.catalog.ExposedName;
import java.util.List;

/**
 * A tool that visitors call.
 *
 * @param tool what its server calls it
 * @param modes how it may be asked for, one of them each time
 * @param isBilingual whether its server speaks the modern era too
 */
record Target(
    String adapter, String tool, Condition condition, List<String> modes, boolean isBilingual) {

  /** What is asked of a call. */
  enum Condition {
    /** It succeeds with the right content, and soon. */
    WELL,
    /** It succeeds with the right content, or fails with a clear error within its limits. */
    FICKLE,
    /** It fails with a clear error within its limits. */
    SICK
  }

  Target {
    modes = List.copyOf(modes);
  }

  /** What it is called behind one address. */
  String name() {
    return ExposedName.of(adapter, tool);
  }
}
