package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.limit.GatewayLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final Call CALL =
      Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
  private static final Call GET = Calls.get();
  private static final Call LISTEN =
      Calls.permitted(Revision.R2026_07_28, "subscriptions/listen", "{}");
  private final Admission admission = new Admission();

  @Test
  void shouldAdmitAsManyCallsAsThereMayBeAndNoMore() {
    int limit = GatewayLimits.DEFAULT.callsPerPrincipal();
    List<Admission.Slot> slots = admit(CALL, limit);
    assertThat(slots).hasSize(limit);
    assertThat(admission.admit(CALL)).isEmpty();
    assertThat(admission.open()).isEqualTo(limit);
    // When one ends, exactly one more may begin
    slots.getFirst().close();
    assertThat(admission.admit(CALL)).isPresent();
    assertThat(admission.admit(CALL)).isEmpty();
  }

  @Test
  void shouldCountStreamsOfBothErasTogetherAndApartFromCalls() {
    int limit = GatewayLimits.DEFAULT.streamsPerPrincipal();
    assertThat(admit(GET, limit - 1)).hasSize(limit - 1);
    assertThat(admission.admit(LISTEN)).isPresent();
    assertThat(admission.admit(LISTEN)).isEmpty();
    assertThat(admission.admit(GET)).isEmpty();
    assertThat(admission.admit(CALL)).isPresent();
    assertThat(Admission.refusal(GET).error().message()).contains("event streams");
    assertThat(Admission.refusal(CALL).status()).isEqualTo(429);
  }

  @Test
  void shouldCountEachPrincipalByItself() {
    admit(CALL, GatewayLimits.DEFAULT.callsPerPrincipal());
    Call other = CALL.withPrincipal(Calls.STRANGER);
    assertThat(admission.admit(other)).isPresent();
    assertThat(admission.admit(CALL)).isEmpty();
  }

  @Test
  void shouldComeBackToNothingUnderConcurrency() throws Exception {
    List<Future<?>> runs = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        runs.add(
            executor.submit(() -> {
              for (int i = 0; i < 20_000; i++) {
                admission.admit(CALL).ifPresent(Admission.Slot::close);
              }
            }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertThat(admission.open()).isZero();
    assertThat(admit(CALL, GatewayLimits.DEFAULT.callsPerPrincipal() + 1))
        .hasSize(GatewayLimits.DEFAULT.callsPerPrincipal());
  }

  @Test
  void shouldTakeSubscriptionsOnlyForStreams() {
    Call subscribe =
        CALL.withClass(Revision.R2025_11_25, Optional.of(McpMethod.RESOURCES_SUBSCRIBE));
    admit(GET, GatewayLimits.DEFAULT.streamsPerPrincipal());
    assertThat(admission.admit(subscribe)).isPresent();
  }

  private List<Admission.Slot> admit(Call call, int times) {
    List<Admission.Slot> slots = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      admission.admit(call).ifPresent(slots::add);
    }
    return slots;
  }
}
