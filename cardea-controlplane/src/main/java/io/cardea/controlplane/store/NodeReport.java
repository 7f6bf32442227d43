package io.cardea.controlplane.store;

import java.time.Instant;

/**
 * What a gateway runs that uses a store, as it says itself.
 *
 * @param node names one life of the gateway
 * @param host the machine's name
 * @param version of Cardea
 * @param position of the store, up to which it has taken over what is declared
 * @param snapshot version of the configuration that it has in force
 * @param started when it was started
 * @param said when it said this
 */
public record NodeReport(
    String node,
    String host,
    String version,
    StorePosition position,
    long snapshot,
    Instant started,
    Instant said) {}
