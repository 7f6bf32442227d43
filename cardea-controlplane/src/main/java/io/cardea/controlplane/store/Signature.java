package io.cardea.controlplane.store;

import java.time.Instant;

/**
 * Who has changed something, why and when.
 *
 * @param time milliseconds, by the clock of the node that wrote
 */
public record Signature(Authorship by, Instant time) {}
