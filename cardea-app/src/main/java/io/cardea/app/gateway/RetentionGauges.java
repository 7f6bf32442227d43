package io.cardea.app.gateway;

import io.cardea.audit.retention.Retention;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.dataplane.metrics.Meters;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;

/** What is measured of the audit log's room. */
record RetentionGauges(MeterRegistry registry) {

  /** Measures these from now on. */
  void register(Retention retention, RetentionSettings settings) {
    Meters.gauge(registry, Metric.AUDIT_USED, retention, r -> r.state().bytes());
    Meters.gauge(registry, Metric.AUDIT_BUDGET, settings, s -> s.budget().orElse(0));
    Meters.gauge(
        registry,
        Metric.AUDIT_OLDEST,
        retention,
        r -> r.state().oldest().map(time -> time.toEpochMilli() / 1000.0).orElse(0.0));
    Meters.gauge(registry, Metric.AUDIT_HELD, retention, r -> r.state().held());
    Meters.gauge(
        registry, Metric.AUDIT_REMOVAL_FAILING, retention, r -> r.state().isFailing() ? 1 : 0);
    Meters.counter(registry, Metric.AUDIT_REMOVED, retention, r -> r.state().removed());
  }
}
