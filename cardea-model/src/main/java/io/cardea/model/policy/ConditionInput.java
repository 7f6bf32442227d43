package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.ToolHints;
import io.cardea.model.identity.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * What conditions may look at.
 *
 * @param principal who asks
 * @param agentTags what an Agent document says of it
 * @param adapter of which server
 * @param action what for
 * @param circumstances of the call, as far as there is one
 * @param source what servers say of their tools
 */
public record ConditionInput(
    Principal principal,
    Set<String> agentTags,
    Adapter adapter,
    Action action,
    Circumstances circumstances,
    HintSource source) {

  /** Where nothing is known of tools. */
  public ConditionInput(
      Principal principal,
      Set<String> agentTags,
      Adapter adapter,
      Action action,
      Circumstances circumstances) {
    this(principal, agentTags, adapter, action, circumstances, HintSource.NONE);
  }

  /** What the server says of the tool. */
  Optional<ToolHints> hints() {
    return source.of(adapter.key(), action.target());
  }
}
