package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Principal;
import java.util.Set;

/**
 * What conditions may look at.
 *
 * @param principal who asks
 * @param agentTags what an Agent document says of it
 * @param adapter of which server
 * @param action what for
 * @param circumstances of the call, as far as there is one
 */
public record ConditionInput(
    Principal principal,
    Set<String> agentTags,
    Adapter adapter,
    Action action,
    Circumstances circumstances) {}
