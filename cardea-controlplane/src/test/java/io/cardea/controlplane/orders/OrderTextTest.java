package io.cardea.controlplane.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTextTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final LegalHold HOLD =
      new LegalHold(
          "case-7",
          Optional.of(new TenantId("acme")),
          Optional.of(AT),
          Optional.empty(),
          AT.plusSeconds(1),
          "boss",
          "a \"court\"");

  static NodeOrder order(OrderTask task) {
    return new NodeOrder(
        UUID.fromString("01a20357-1177-7e6d-ae65-83fe0b9efe30"),
        AT,
        "log-a",
        TenantId.DEFAULT,
        "boss \\",
        "request 4711\n\u0000",
        List.of("log-a", "log-b"),
        task);
  }

  static Stream<OrderTask> tasks() {
    return Stream.of(
        new OrderTask.Erase(), new OrderTask.Hold(HOLD), new OrderTask.Release("case-7", AT));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void shouldComeBackAsItWas(OrderTask task) {
    NodeOrder order = order(task);

    assertThat(OrderText.parse(OrderText.of(order))).isEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":\"x\",\"at\":\"2026-03-01T12:00:00Z\"}",
        "{\"id\":\"01a20357-1177-7e6d-ae65-83fe0b9efe30\",\"at\":\"now\"}",
        "{\"id\":\"01a20357-1177-7e6d-ae65-83fe0b9efe30\",\"at\":7}",
      })
  void shouldTakeNothingElseForAnOrder(String text) {
    assertThatThrownBy(() -> OrderText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void shouldNotGuessWhatALaterVersionMeans(OrderTask task) {
    String text = OrderText.of(order(task)).replace(task.label(), "forget");

    assertThatThrownBy(() -> OrderText.parse(text)).hasMessageContaining("no task is called so");
  }
}
