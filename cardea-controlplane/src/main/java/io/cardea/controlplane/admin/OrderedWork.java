package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.orders.NodeOrder;
import io.cardea.controlplane.orders.OrderResult;
import io.cardea.controlplane.orders.OrderTask;
import io.cardea.controlplane.orders.OrderWork;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out orders as if an administrator had asked this node for the same, and records that in
 * its log: who ordered it, vouched for by the log of the node where it was ordered. One thread at a
 * time.
 */
public final class OrderedWork implements OrderWork {

  private static final Logger LOG = LoggerFactory.getLogger(OrderedWork.class);
  private static final String API = "/api/v1/audit/";
  private static final KeyScope ADMIN =
      new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty());

  private final AuditSubjects subjects;
  private final LegalHolds holds;
  private final Erasing erasing;
  private final AdminTrail trail;

  /**
   * Whom erasures are about that are not done yet: they are looked for once, and if erasing fails
   * in the middle nobody finds them by name any more.
   */
  private final Map<UUID, Set<String>> begun = new HashMap<>();

  /** Something that changes files of the log. */
  private interface Change {
    AdminAnswer make() throws IOException;
  }

  /** What is done with these, and recorded in {@code audit}. */
  public OrderedWork(AuditSubjects subjects, LegalHolds holds, AuditLog audit, Clock clock) {
    this.subjects = subjects;
    this.holds = holds;
    this.erasing = new Erasing(subjects, holds);
    this.trail = new AdminTrail(audit, clock);
  }

  @Override
  public OrderResult erase(NodeOrder order, Predicate<AuditSubject> isMeant) {
    Set<String> meant = begun.computeIfAbsent(order.id(), _ -> meant(order, isMeant));
    boolean isHeld = false;
    for (String id : meant) {
      if (subjects.find(order.tenant(), id).filter(erasing::isHeld).isPresent()) {
        isHeld = true;
      } else {
        AdminAnswer answer = recorded(order, "DELETE", "subjects/" + id, () -> erase(order, id));
        if (answer.status() >= 500) {
          return OrderResult.FAILED;
        }
        isHeld |= answer.status() == 409;
      }
    }
    if (isHeld) {
      return OrderResult.HELD;
    }
    begun.remove(order.id());
    return meant.isEmpty() ? OrderResult.NOTHING : OrderResult.DONE;
  }

  private Set<String> meant(NodeOrder order, Predicate<AuditSubject> isMeant) {
    return subjects.all(order.tenant()).stream()
        .filter(isMeant)
        .map(AuditSubject::id)
        .collect(Collectors.toSet());
  }

  private AdminAnswer erase(NodeOrder order, String id) throws IOException {
    return switch (erasing.erase(order.tenant(), id)) {
      case ERASED, UNKNOWN -> done();
      case HELD -> Erasing.held();
    };
  }

  @Override
  public OrderResult hold(NodeOrder order, LegalHold hold) {
    Optional<LegalHold> there = named(hold.name());
    if (there.isPresent()) {
      return there.get().equals(hold) ? OrderResult.DONE : OrderResult.TAKEN;
    }
    AdminAnswer answer =
        recorded(
            order,
            "PUT",
            "holds/" + hold.name(),
            () ->
                holds.add(hold)
                    ? done()
                    : AdminAnswer.problem(409, "Too many", "There are too many holds."));
    return answer.status() == 200 ? OrderResult.DONE : OrderResult.FAILED;
  }

  @Override
  public OrderResult release(NodeOrder order, OrderTask.Release release) {
    Optional<LegalHold> there = named(release.name());
    if (there.filter(release::ends).isEmpty()) {
      return there.isPresent() ? OrderResult.TAKEN : OrderResult.NOTHING;
    }
    AdminAnswer answer =
        recorded(
            order,
            "DELETE",
            "holds/" + release.name(),
            () -> {
              boolean _ = holds.remove(release.name());
              return done();
            });
    return answer.status() == 200 ? OrderResult.DONE : OrderResult.FAILED;
  }

  @Override
  public Optional<Instant> knowsSince(TenantId tenant) {
    return subjects.all(tenant).stream().map(AuditSubject::since).min(Comparator.naturalOrder());
  }

  private Optional<LegalHold> named(String name) {
    return holds.all().stream().filter(hold -> hold.name().equals(name)).findFirst();
  }

  private static AdminAnswer done() {
    return AdminAnswer.json(200, "{}");
  }

  /** Makes a change if it can be recorded that it is made by this order. */
  private AdminAnswer recorded(NodeOrder order, String method, String path, Change change) {
    TenantId tenant = order.tenant();
    String query = "order=" + order.id() + "&reason=" + URLEncoder.encode(order.reason(), UTF_8);
    AdminRequest request =
        new AdminRequest(
            method, API + path, query, List.of(), Map.of(), "", Optional.of(tenant), order.log());
    return trail.around(
        request, new Principal(tenant, order.log(), order.by(), ADMIN), () -> made(order, change));
  }

  private static AdminAnswer made(NodeOrder order, Change change) {
    try {
      return change.make();
    } catch (IOException e) {
      LOG.atError().setCause(e).log("order {} of {} failed", order.id(), order.log());
      return AdminAnswer.problem(503, "Not available", "The audit log's files fail now.");
    }
  }
}
