package io.cardea.controlplane.snapshot;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Binding;
import java.util.List;

/**
 * What the gateway has besides its configuration: the sample server, the first administrator's
 * binding.
 *
 * @param adapters a declared one of the same key wins
 * @param bindings added to the declared ones
 */
public record BuiltIn(List<Adapter> adapters, List<Binding> bindings) {

  /** Nothing but the configuration. */
  public static final BuiltIn NONE = new BuiltIn(List.of(), List.of());

  public BuiltIn {
    adapters = List.copyOf(adapters);
    bindings = List.copyOf(bindings);
  }
}
