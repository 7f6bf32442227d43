package io.cardea.audit.record;

import java.util.Optional;

/**
 * Refusals that are counted together.
 *
 * @param source network address of the peer, or {@code other}
 * @param tenant whose address was called; empty if the group spans tenants
 * @param reason why, or {@code other}
 */
public record RefusalGroup(String source, Optional<String> tenant, String reason) {}
