package io.cardea.audit.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.ClientName;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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

  /** One of {@code subject}. */
  public static Intent of(String subject) {
    Intent like = intent(ID);
    return new Intent(
        like.id(),
        like.time(),
        like.tenant(),
        like.issuer(),
        subject,
        like.user(),
        like.adapter(),
        like.method(),
        like.target(),
        like.session(),
        like.revision(),
        like.params(),
        like.rule(),
        like.snapshot(),
        like.trace(),
        Intent.Detail.NONE);
  }

  /** One that says all there is to say, of a resource. */
  public static Intent whole(String target) {
    return detailed(
        target,
        "s0",
        new Intent.Detail(
            Optional.of(new ClientName("Desk", "2.1")),
            List.of(new Actor("corp", "desk"), new Actor("corp", "front")),
            "key k1",
            Optional.of("file:///pat"),
            Optional.of("d0"),
            Optional.of("3.0"),
            "secret crm"));
  }

  /** One that says more than there is room for. */
  static Intent longest() {
    String much = "\0".repeat(9_999);
    return detailed(
        much,
        much,
        new Intent.Detail(
            Optional.of(new ClientName(much, much)),
            Collections.nCopies(99, new Actor(much, much)),
            much,
            Optional.of(much),
            Optional.of(much),
            Optional.of(much),
            much));
  }

  private static Intent detailed(String target, String session, Intent.Detail detail) {
    boolean isLong = target.length() > 1_000;
    return new Intent(
        ID,
        NOON,
        TenantId.DEFAULT,
        isLong ? target : "cardea",
        isLong ? target : "agent-7",
        Optional.empty(),
        isLong ? target : "weather",
        isLong ? target : "resources/read",
        Optional.of(target),
        Optional.of(session),
        isLong ? target : "2025-11-25",
        Payload.of(PARAMS, 0, PARAMS.length),
        isLong ? target : "role:analyst",
        42,
        Optional.of(isLong ? target : "4bf92f3577b34da6a3ce929d0e0e4736"),
        detail);
  }

  /** What a file changes. */
  public static AdminAction change() {
    return new AdminAction(
        ID,
        NOON,
        TenantId.DEFAULT,
        "gateway",
        "file",
        "a.yaml:3",
        "PUT",
        "Role/reader",
        new AdminAction.Detail(AuditEvent.AUTHZ_CHANGE, Optional.of("b0"), Optional.of("a0")));
  }

  /** An outcome whose answer was like that. */
  public static Outcome answered(Outcome.Answer answer) {
    return new Outcome(
        NOON,
        Outcome.Status.ERROR,
        "200",
        Duration.ofNanos(1_234_567),
        Duration.ofNanos(89_999),
        Optional.empty(),
        answer);
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
        trace,
        Intent.Detail.NONE);
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

  /** A refusal that says all there is to say. */
  static Refusal denied() {
    return new Refusal(
        ID,
        NOON,
        TenantId.DEFAULT,
        Optional.of("cardea"),
        Optional.of("agent-7"),
        Optional.of("p-1"),
        "192.0.2.1",
        "weather",
        Optional.of("tools/call"),
        Optional.of("get_forecast"),
        "no role",
        new Refusal.Detail(
            AuditEvent.AUTHZ_FAIL,
            200,
            -32602,
            Optional.of("no role"),
            7,
            Optional.of(new ClientName("Desk", "2.1")),
            Optional.of("s0"),
            Optional.of("t0")));
  }
}
