package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ClientInfo;
import io.cardea.dataplane.payload.Keeping;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.stage.Targets;
import io.cardea.dataplane.trace.CallTraces;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Refusal.Detail;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.trace.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Writes what happens to calls into the audit log, and tells their traces. */
final class AuditTrail {

  private final AuditLog log;
  private final CallDetails details;
  private final Clock clock;
  private final RecordingOutage outage = new RecordingOutage();

  AuditTrail(AuditLog log, CallDetails details, Clock clock) {
    this.log = log;
    this.details = details;
    this.clock = clock;
  }

  /** Into {@code log}, with what {@code shared} knows. */
  static AuditTrail of(Shared shared, AuditLog log) {
    CallDetails details =
        new CallDetails(shared.aggregates().views(), shared.aggregates().catalog());
    return new AuditTrail(log, details, shared.clock());
  }

  /** Whether calls can be recorded. */
  RecordingOutage outage() {
    return outage;
  }

  CompletionStage<AuditLog.OpenIntent> intend(Call call) {
    CallTraces.admitted(call);
    Arrival arrival = call.arrival();
    CallDetails.Found found = details.of(call);
    return log.open(
        new Intent(
            arrival.id(),
            arrival.time(),
            arrival.route().endpoint().tenant(),
            call.principal().issuer(),
            call.principal().subject(),
            call.principal().user().map(User::subject),
            call.place(),
            call.methodName(),
            found.target(),
            call.session().map(session -> session.id().random()),
            call.revision().date(),
            Keeping.params(call),
            call.rule(),
            arrival.snapshot().version(),
            trace(arrival),
            found.detail()));
  }

  /** Something was refused as of when it came, which is also when it was judged. */
  void refused(Arrival arrival, Optional<Call> call, Refusal refusal) {
    refused(arrival.time(), arrival, call, refusal);
  }

  /** What had begun long ago has been ended now. */
  void ended(Call call, Refusal refusal) {
    refused(clock.instant(), call.arrival(), Optional.of(call), refusal);
  }

  /** A request was no HTTP as it should be, so that nothing else is known of it. */
  void misframed(UUID id, String address, Refusal refusal) {
    log.refused(
        new io.cardea.model.audit.Refusal(
            id,
            clock.instant(),
            TenantId.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            address,
            "",
            Optional.empty(),
            Optional.empty(),
            refusal.reason(),
            new Detail(
                AuditEvent.INPUT_VALIDATION_FAIL,
                refusal.status(),
                refusal.error().code(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  private void refused(Instant time, Arrival arrival, Optional<Call> call, Refusal refusal) {
    call.ifPresent(known -> CallTraces.refused(known, refusal.error().code()));
    log.refused(
        new io.cardea.model.audit.Refusal(
            arrival.id(),
            time,
            arrival.route().endpoint().tenant(),
            call.flatMap(Call::knownPrincipal).map(Principal::issuer),
            call.flatMap(Call::knownPrincipal).map(Principal::subject),
            call.flatMap(Call::knownPrincipal).flatMap(Principal::user).map(User::subject),
            arrival.peer().address(),
            call.map(Call::place).orElseGet(() -> arrival.route().endpoint().label()),
            call.map(Call::methodName),
            call.flatMap(AuditTrail::target),
            refusal.reason(),
            new Detail(
                RefusalEvents.of(arrival, call, refusal),
                refusal.status(),
                refusal.error().code(),
                Optional.of(refusal.rule()).filter(rule -> !rule.isEmpty()),
                arrival.snapshot().version(),
                call.filter(known -> known.knownPrincipal().isPresent()).flatMap(ClientInfo::of),
                call.flatMap(Call::session).map(session -> session.id().random()),
                trace(arrival))));
  }

  private static Optional<String> trace(Arrival arrival) {
    return arrival.trace().context().map(TraceContext::traceId);
  }

  /**
   * The first thing that a classified request names, or what it was permitted to touch. Whether
   * there is such a resource, or a template for it, is not looked up for who is turned away.
   */
  private static Optional<String> target(Call call) {
    return named(call)
        .or(() -> call.knownPermit().map(Permit::action))
        .flatMap(action -> ResourceLabel.target(action, Optional.empty()))
        .filter(target -> !target.isEmpty());
  }

  private static Optional<Action> named(Call call) {
    return call.message().orElse(null) instanceof RpcRequest request
        ? call.method()
            .flatMap(method -> Targets.of(method, request))
            .flatMap(actions -> actions.stream().findFirst())
        : Optional.empty();
  }
}
