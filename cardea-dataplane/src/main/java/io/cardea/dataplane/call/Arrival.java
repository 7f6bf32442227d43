package io.cardea.dataplane.call;

import io.cardea.dataplane.wire.Fields;
import io.cardea.model.audit.RecordId;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A request as it came in; nothing of it is believed yet.
 *
 * @param id UUIDv7, correlates answer, log and audit record; of a batch, each message has its own
 * @param time when it came
 * @param nanos the same on the monotonic clock
 * @param verb its HTTP method
 * @param route where to
 * @param headers its fields
 * @param peer where from
 * @param snapshot the configuration it runs on to its end
 * @param trace what is told of it, or of the message of it that is meant
 */
public record Arrival(
    UUID id,
    Instant time,
    long nanos,
    Verb verb,
    Route route,
    Fields headers,
    Peer peer,
    GatewaySnapshot snapshot,
    Trace trace) {

  /** HTTP methods that MCP knows. */
  public enum Verb {
    POST,
    GET,
    DELETE
  }

  /** An arrival that nobody is told of. */
  public Arrival(
      UUID id,
      Instant time,
      long nanos,
      Verb verb,
      Route route,
      Fields headers,
      Peer peer,
      GatewaySnapshot snapshot) {
    this(id, time, nanos, verb, route, headers, peer, snapshot, Trace.NONE);
  }

  /** Whose own host it was sent to, if to one of a tenant. */
  public Optional<TenantId> hosted() {
    return snapshot
        .settings()
        .tenantUrls()
        .at(header("host").orElse(""))
        .filter(route.endpoint().tenant()::equals);
  }

  /** The same arrival, its fields forgotten but those that say which versions it wants. */
  Arrival withoutHeaders() {
    return with(
        Fields.of(
            headers(WantedVersions.HEADER).stream()
                .map(value -> Map.entry(WantedVersions.HEADER, value))
                .toList()));
  }

  /** The same arrival with other fields. */
  public Arrival with(Fields others) {
    return new Arrival(id, time, nanos, verb, route, others, peer, snapshot, trace);
  }

  /** The same arrival under an id of its own, for what is recorded apart from it. */
  public Arrival again() {
    UUID other = RecordId.beside(id, ThreadLocalRandom.current());
    return new Arrival(other, time, nanos, verb, route, headers, peer, snapshot, trace);
  }

  /** The same arrival, told of by {@code other}. */
  public Arrival with(Trace other) {
    return other.equals(trace)
        ? this
        : new Arrival(id, time, nanos, verb, route, headers, peer, snapshot, other);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Every field of this name, in order. */
  public List<String> headers(String name) {
    return headers.all(name);
  }
}
