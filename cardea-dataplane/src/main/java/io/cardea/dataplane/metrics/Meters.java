package io.cardea.dataplane.metrics;

import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Registers metrics as the catalogue has them. The values of their labels come in the order of the
 * labels. What a metric is read from is kept as long as the registry: of the owner that Micrometer
 * is given it holds a weak reference only, so that is the metric itself.
 */
public final class Meters {

  /** Upper bounds of what a histogram tells apart, in milliseconds. */
  private static final List<Integer> BOUNDS =
      List.of(5, 25, 100, 250, 1_000, 2_500, 5_000, 10_000, 30_000);

  private Meters() {}

  /** One that its owner counts up. */
  public static Counter counter(MeterRegistry registry, Metric metric, String... values) {
    return Counter.builder(metric.id())
        .description(metric.help())
        .tags(tags(metric, values))
        .register(registry);
  }

  /** One that is read from {@code owner}, which grows. */
  public static <T> void counter(
      MeterRegistry registry, Metric metric, T owner, ToDoubleFunction<T> value, String... values) {
    FunctionCounter.builder(metric.id(), metric, _ -> value.applyAsDouble(owner))
        .description(metric.help())
        .tags(tags(metric, values))
        .register(registry);
  }

  /** One that is read from {@code owner}. */
  public static <T> void gauge(
      MeterRegistry registry, Metric metric, T owner, ToDoubleFunction<T> value, String... values) {
    Gauge.builder(metric.id(), metric, _ -> value.applyAsDouble(owner))
        .description(metric.help())
        .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
        .tags(tags(metric, values))
        .register(registry);
  }

  /** One that times, with a histogram if the catalogue has it so. */
  public static Timer timer(MeterRegistry registry, Metric metric, String... values) {
    Timer.Builder timer =
        Timer.builder(metric.id()).description(metric.help()).tags(tags(metric, values));
    if (metric.kind() == Metric.Kind.HISTOGRAM) {
      timer.serviceLevelObjectives(
          BOUNDS.stream().map(Duration::ofMillis).toArray(Duration[]::new));
    }
    return timer.register(registry);
  }

  private static List<Tag> tags(Metric metric, String[] values) {
    return IntStream.range(0, metric.labels().size())
        .mapToObj(i -> Tag.of(metric.labels().get(i).word(), values[i]))
        .toList();
  }
}
