package io.cardea.audit.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Records to write in tests. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");
  public static final UUID ID = UUID.fromString("0195521a-7c00-7def-8123-456789abcdef");

  private static final byte[] PARAMS = "{\"name\":\"get_forecast\"}".getBytes(UTF_8);

  private Samples() {}

  /** The id of the {@code number}th call. */
  public static UUID id(long number) {
    return new UUID(0x0195521a7c007000L, 0x8000000000000000L | number);
  }

  public static Intent intent(UUID id) {
    return intent(id, Optional.of("get_forecast"));
  }

  public static Intent intent(UUID id, Optional<String> target) {
    return intent(id, target, Payload.of(PARAMS, 0, PARAMS.length), Optional.empty());
  }

  public static Intent intent(UUID id, Payload params) {
    return intent(id, Optional.of("get_forecast"), params, Optional.empty());
  }

  /** One that a trace tells of. */
  public static Intent traced(UUID id, String trace) {
    return intent(id, Optional.empty(), Payload.of(PARAMS, 0, PARAMS.length), Optional.of(trace));
  }

  private static Intent intent(
      UUID id, Optional<String> target, Payload params, Optional<String> trace) {
    return new Intent(
        id,
        NOON,
        TenantId.DEFAULT,
        "cardea",
        "agent-7",
        Optional.empty(),
        "weather",
        "tools/call",
        target,
        Optional.empty(),
        "2025-11-25",
        params,
        "role:analyst",
        42,
        trace);
  }

  public static Outcome outcome(String detail) {
    return new Outcome(
        NOON, Outcome.Status.OK, detail, Duration.ofNanos(1_234_567), Duration.ofNanos(89_999));
  }

  public static Outcome outcome(String detail, Payload result) {
    return new Outcome(
        NOON,
        Outcome.Status.OK,
        detail,
        Duration.ofNanos(1_234_567),
        Duration.ofNanos(89_999),
        Optional.of(result));
  }

  public static Refusal stranger(String source, String reason) {
    return refusal(Optional.empty(), source, reason);
  }

  public static Refusal refusal(Optional<String> subject, String source, String reason) {
    return new Refusal(
        ID,
        NOON,
        TenantId.DEFAULT,
        subject.map(_ -> "cardea"),
        subject,
        Optional.empty(),
        source,
        "weather",
        Optional.of("tools/call"),
        Optional.of("get_forecast"),
        reason);
  }
}
