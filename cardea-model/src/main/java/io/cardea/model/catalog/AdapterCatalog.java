package io.cardea.model.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is known of one adapter.
 *
 * @param health whether it answers
 * @param endpoints the same for each of its places, where it has several
 * @param offer what it offered when it last answered; kept while it is down
 * @param era which MCP revision it was found to speak, and how; kept while it is down
 */
public record AdapterCatalog(
    Health health,
    List<EndpointHealth> endpoints,
    Optional<Offer> offer,
    Optional<EraVerdict> era) {

  /**
   * The health of one place.
   *
   * @param endpoint its address, no secrets
   */
  public record EndpointHealth(String endpoint, Health health) {}

  public AdapterCatalog {
    endpoints = List.copyOf(endpoints);
  }

  /** What is known of an adapter whose era has not been found. */
  public AdapterCatalog(Health health, List<EndpointHealth> endpoints, Optional<Offer> offer) {
    this(health, endpoints, offer, Optional.empty());
  }
}
