package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorTest {

  private static final Adapter ANY = Calls.adapter(Calls.WEATHER, Adapter.Access.ROLES, 9);

  @ParameterizedTest
  @CsvSource({
    "2024-11-05, R2024_11_05, R2024_11_05",
    "2025-06-18, R2025_03_26, R2025_06_18",
    "2025-06-18, R2025_06_18, R2025_06_18",
    "2025-06-18, R2025_11_25, R2025_11_25",
  })
  void shouldAskForWhatTheClientSpeaksOrTheOldestAllowed(
      String floor, Revision clients, Revision asked) {
    assertThat(Floor.proposal(Calls.floored(ANY, floor), clients)).contains(asked);
  }

  @Test
  void shouldAskForNoLegacyRevisionWhereNoneIsAllowed() {
    Adapter modern = Calls.floored(ANY, "2026-07-28");

    assertThat(Floor.proposal(modern, Revision.R2025_11_25)).isEmpty();
    assertThat(Floor.allowsLegacy(modern)).isFalse();
    assertThat(Floor.allowsLegacy(Calls.floored(ANY, "2025-11-25"))).isTrue();
    assertThat(Floor.allowsLegacy(ANY)).isTrue();
  }

  @Test
  void shouldTakeEverythingWithoutAFloor() {
    assertThat(Floor.proposal(ANY, Revision.R2024_11_05)).contains(Revision.R2024_11_05);
    assertThat(Floor.refusal(ANY, Revision.R2025_11_25, Revision.R2024_11_05)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "R2025_06_18, R2025_06_18, 0",
    "R2025_03_26, R2025_11_25, 0",
    "R2025_06_18, R2025_03_26, 502",
    "R2025_03_26, R2025_03_26, 400",
  })
  void shouldRefuseWhatIsAgreedOnBelowTheFloor(Revision wanted, Revision agreed, int status) {
    Adapter floored = Calls.floored(ANY, "2025-06-18");

    assertThat(
            Floor.refusal(floored, wanted, agreed)
                .map(refusal -> refusal.status() + " " + refusal.error().message())
                .orElse("0"))
        .startsWith(Integer.toString(status))
        .matches(text -> status == 0 || text.contains("2025-06-18 or later"));
  }
}
