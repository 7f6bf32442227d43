package io.cardea.app.gateway;

import io.cardea.controlplane.orders.NodeOrders;
import io.cardea.controlplane.records.CopyState;
import io.cardea.controlplane.records.RecordCopy;
import io.cardea.dataplane.metrics.Meters;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What is measured of copying audit records to a database; nothing to do where they are not. */
record CopyGauges(MeterRegistry registry) {

  private static final CopyState NOTHING = new CopyState(0, Instant.EPOCH, 0);

  /** Measures these from now on. */
  void register(Optional<RecordCopy> copy, InstantSource clock) {
    Meters.gauge(registry, Metric.AUDIT_COPY_BEHIND, copy, c -> state(c).behind());
    Meters.gauge(
        registry,
        Metric.AUDIT_COPY_LAG,
        copy,
        c -> state(c).lag(clock.instant()).toMillis() / 1000.0);
    Meters.counter(registry, Metric.AUDIT_COPY_FAILURES, copy, c -> state(c).failures());
  }

  /** Measures what of orders is refused, too. */
  void register(Optional<NodeOrders> orders) {
    Meters.gauge(
        registry,
        Metric.AUDIT_ORDERS_REFUSED,
        orders,
        given -> given.map(NodeOrders::refused).orElse(0));
  }

  private static CopyState state(Optional<RecordCopy> copy) {
    return copy.map(RecordCopy::state).orElse(NOTHING);
  }
}
