package io.cardea.dataplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Registers both kinds for an owner that nobody else knows. */
  private WeakReference<Object> register() {
    Optional<Object> owner = Optional.of(new Object());
    Meters.gauge(registry, Metric.AUDIT_COPY_BEHIND, owner, known -> known.isPresent() ? 1 : 0);
    Meters.counter(registry, Metric.AUDIT_COPY_FAILURES, owner, known -> known.isPresent() ? 2 : 0);
    return new WeakReference<>(owner.get());
  }

  @Test
  void shouldKeepWhatIsMeasured() {
    WeakReference<Object> owner = register();
    for (int round = 0; round < 5; round++) {
      System.gc();
    }
    assertThat(owner.get()).isNotNull();
    assertThat(registry.get(Metric.AUDIT_COPY_BEHIND.id()).gauge().value()).isEqualTo(1);
    assertThat(registry.get(Metric.AUDIT_COPY_FAILURES.id()).functionCounter().count())
        .isEqualTo(2);
  }
}
