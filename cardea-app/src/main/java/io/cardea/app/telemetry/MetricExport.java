package io.cardea.app.telemetry;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of {@code /metrics} for a collector, read when it is time to export them. A timer is
 * its {@code .count}, its {@code .sum} in seconds and its {@code .max}. Thread-safe.
 */
final class MetricExport {

  private final MeterRegistry registry;
  private final io.opentelemetry.api.metrics.Meter exported;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  private MetricExport(MeterRegistry registry, io.opentelemetry.api.metrics.Meter exported) {
    this.registry = registry;
    this.exported = exported;
  }

  /** Exports what {@code registry} has, and what is added to it later. */
  static void of(MeterRegistry registry, io.opentelemetry.api.metrics.Meter exported) {
    MetricExport export = new MetricExport(registry, exported);
    registry.getMeters().forEach(export::add);
    registry.config().onMeterAdded(export::add);
  }

  private void add(Meter meter) {
    if (known.add(meter.getId().getName())) {
      for (Measurement measurement : meter.measure()) {
        add(meter.getId(), measurement.getStatistic());
      }
    }
  }

  private void add(Meter.Id id, Statistic statistic) {
    switch (statistic) {
      case COUNT -> {
        boolean isTimer = id.getType() == Meter.Type.TIMER;
        counter(
            isTimer ? id.getName() + ".count" : id.getName(),
            isTimer ? "1" : unit(id),
            id,
            statistic);
      }
      case TOTAL, TOTAL_TIME -> counter(id.getName() + ".sum", unit(id), id, statistic);
      case MAX -> gauge(id.getName() + ".max", id, statistic);
      case VALUE, ACTIVE_TASKS, DURATION, UNKNOWN -> gauge(id.getName(), id, statistic);
    }
  }

  private void counter(String name, String unit, Meter.Id id, Statistic statistic) {
    exported
        .counterBuilder(name)
        .ofDoubles()
        .setUnit(unit)
        .setDescription(description(id))
        .buildWithCallback(to -> observe(id.getName(), statistic, to));
  }

  private void gauge(String name, Meter.Id id, Statistic statistic) {
    exported
        .gaugeBuilder(name)
        .setUnit(unit(id))
        .setDescription(description(id))
        .buildWithCallback(to -> observe(id.getName(), statistic, to));
  }

  private void observe(String name, Statistic statistic, ObservableDoubleMeasurement to) {
    for (Meter meter : registry.find(name).meters()) {
      for (Measurement measurement : meter.measure()) {
        if (measurement.getStatistic() == statistic) {
          to.record(measurement.getValue(), attributes(meter.getId()));
        }
      }
    }
  }

  private static Attributes attributes(Meter.Id id) {
    AttributesBuilder attributes = Attributes.builder();
    for (Tag tag : id.getTags()) {
      attributes.put(tag.getKey(), tag.getValue());
    }
    return attributes.build();
  }

  private static String description(Meter.Id id) {
    return Objects.requireNonNullElse(id.getDescription(), "");
  }

  /** In the words of UCUM, as OpenTelemetry wants it. */
  private static String unit(Meter.Id id) {
    return switch (Objects.requireNonNullElse(id.getBaseUnit(), "")) {
      case "seconds" -> "s";
      case "bytes" -> "By";
      default -> "1";
    };
  }
}
