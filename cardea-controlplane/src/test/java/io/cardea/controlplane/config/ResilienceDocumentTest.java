package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.resilience.BreakerRules;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.resilience.RetryRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResilienceDocumentTest {

  @TempDir Path folder;

  @Test
  void shouldReadHowAServerInTroubleIsTreated() {
    ConfigFolder config =
        new ConfigFolder(folder, Map.of())
            .with(
                "a.yaml",
                Documents.adapter(
                    "resilience: {breaker: {enabled: false, window: 1m, minimumCalls: 5,"
                        + " minimumToolCalls: 3, failurePercent: 80, openFor: 30s, probes: 1},"
                        + " retries: {attempts: 3, budgetPercent: 10, budgetFloor: 0},"
                        + " trustAnnotations: true, hedgeAfter: 300ms}"));

    Adapter adapter = config.valid().adapters().getFirst();

    assertThat(adapter.resilience())
        .isEqualTo(
            new Resilience(
                new BreakerRules(
                    false,
                    Duration.ofMinutes(1),
                    5,
                    3,
                    80,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    1),
                new RetryRules(3, 10, 0),
                true,
                Optional.of(Duration.ofMillis(300))));
  }
}
