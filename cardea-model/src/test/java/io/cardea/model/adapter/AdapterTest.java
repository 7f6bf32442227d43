package io.cardea.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.resilience.Resilience;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterTest {

  private static final Upstream UPSTREAM =
      new StdioUpstream(List.of("server"), Map.of(), Optional.empty());

  private static Adapter floor(String minRevision) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, "a"),
        "",
        "",
        List.of(),
        "",
        UPSTREAM,
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT,
        Optional.of(minRevision),
        Resilience.DEFAULT,
        Lifecycle.ACTIVE);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-18, 2024-11-05, false",
    "2025-06-18, 2025-03-26, false",
    "2025-06-18, 2025-06-18, true",
    "2025-06-18, 2025-11-25, true",
    "2025-06-18, 2026-07-28, true",
    "2026-07-28, 2025-11-25, false",
    "2024-11-05, 2024-11-05, true",
  })
  void shouldTakeItsOldestRevisionAndThoseAfterIt(String floor, String revision, boolean takes) {
    assertThat(floor(floor).takes(revision)).isEqualTo(takes);
  }

  @Test
  void shouldTakeEveryRevisionWithoutAFloor() {
    Adapter adapter =
        new Adapter(
            new AdapterKey(TenantId.DEFAULT, "a"),
            "",
            "",
            List.of(),
            "",
            UPSTREAM,
            Adapter.Isolation.PRINCIPAL,
            Adapter.Access.ROLES,
            Set.of(),
            AdapterLimits.DEFAULT);

    assertThat(adapter.takes("2024-11-05")).isTrue();
    assertThat(adapter.minRevision()).isEmpty();
  }
}
