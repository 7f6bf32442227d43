package io.cardea.controlplane.store;

import java.time.Instant;

/**
 * That a store cannot be used.
 *
 * @param since when that was first noticed
 * @param reason what is wrong and what to do, as {@link StoreUnavailable} says it
 */
public record StoreAway(Instant since, String reason) {}
