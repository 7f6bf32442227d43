package io.cardea.model.policy;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.ToolHints;
import java.util.Optional;

/** Where a policy learns what servers say of their tools. Answers at once, on any thread. */
@FunctionalInterface
public interface HintSource {

  /** Nothing is known of any tool. */
  HintSource NONE = (_, _) -> Optional.empty();

  /**
   * The hints of a tool, as its server calls it; empty if it is not known, or not known yet.
   *
   * @param adapter whose
   */
  Optional<ToolHints> of(AdapterKey adapter, String tool);
}
