package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit/holds}: what must be kept of the audit log. It is of all tenants, so only who
 * administers the first one makes and ends holds; auditors of it see them.
 */
final class HoldsResource {

  private static final String PATH = "audit/holds";
  private static final Logger LOG = LoggerFactory.getLogger(HoldsResource.class);
  private static final Shape OBJECT = Shape.json("{\"type\":\"object\"}");
  private static final Set<String> MEMBERS = Set.of("tenant", "from", "until", "reason");
  private static final int MAX_DEPTH = 8;

  private final LegalHolds holds;
  private final Clock clock;

  HoldsResource(LegalHolds holds, Clock clock) {
    this.holds = holds;
    this.clock = clock;
  }

  List<Operation> operations() {
    String one = PATH + "/{name}";
    return List.of(
        new OperationBuilder("GET", PATH, "listHolds", "What must be kept of the audit log.")
            .answers(OBJECT)
            .by(this::list),
        new OperationBuilder("PUT", one, "addHold", "Keep what was recorded, also if it is old.")
            .takes(OBJECT)
            .answers(OBJECT)
            .by(this::add),
        new OperationBuilder("DELETE", one, "removeHold", "End a hold; what it covered may go.")
            .answers(OBJECT)
            .by(this::remove));
  }

  private AdminAnswer list(Asked asked) {
    if (!isOfFirst(asked) || !asked.caller().isOne(AdminRole.AUDITOR, AdminRole.ADMIN)) {
      return Caller.lacks(AdminRole.AUDITOR, "in the tenant default to see holds");
    }
    List<String> items = holds.all().stream().map(HoldsResource::shown).toList();
    return AdminAnswer.json(
        200, new JsonObject().json("items", JsonObject.array(items)).toString());
  }

  private AdminAnswer add(Asked asked) {
    if (!mayChange(asked)) {
      return lacks();
    }
    LegalHold hold = wanted(asked, clock);
    try {
      if (holds.add(hold)) {
        return AdminAnswer.json(200, shown(hold));
      }
    } catch (IOException e) {
      return unwritten(e);
    }
    return refused(holds);
  }

  /** The answer to who wanted a hold that cannot be added. */
  static AdminAnswer refused(LegalHolds holds) {
    return holds.all().size() >= LegalHolds.MAX
        ? AdminAnswer.problem(
            409, "Too many", "There are " + LegalHolds.MAX + " holds, as many as there may be.")
        : AdminAnswer.problem(
            409,
            "Exists",
            "There is a hold of this name, which is not changed: choose another name, or end it.");
  }

  private AdminAnswer remove(Asked asked) {
    if (!mayChange(asked)) {
      return lacks();
    }
    String name = name(asked);
    try {
      return holds.remove(name)
          ? AdminAnswer.json(200, new JsonObject().text("removed", name).toString())
          : missing(asked);
    } catch (IOException e) {
      return unwritten(e);
    }
  }

  static AdminAnswer missing(Asked asked) {
    return AdminAnswer.problem(
        404, "Not found", "There is no hold " + name(asked) + " on this node.");
  }

  private static boolean isOfFirst(Asked asked) {
    return asked.caller().tenant().equals(TenantId.DEFAULT);
  }

  /** Whether who asks may make and end holds. */
  static boolean mayChange(Asked asked) {
    return isOfFirst(asked) && asked.caller().isOne(AdminRole.ADMIN);
  }

  /** The answer to who may not. */
  static AdminAnswer lacks() {
    return Caller.lacks(AdminRole.ADMIN, "in the tenant default to make and end holds");
  }

  private static AdminAnswer unwritten(IOException e) {
    LOG.atError().setCause(e).log("the file of holds cannot be written");
    return AdminAnswer.problem(
        503, "Not written", "Holds cannot be written now: look at what is in force.");
  }

  /** The name of the hold that the path is of. */
  static String name(Asked asked) {
    String name = asked.part("name");
    if (!LegalHold.isName(name)) {
      throw new Query.Refused(
          "The name of a hold has 1 to 63 lower case letters, digits and hyphens.");
    }
    return name;
  }

  /** The hold that is asked for. */
  static LegalHold wanted(Asked asked, Clock clock) {
    String name = name(asked);
    if (!(Json.parse(asked.request().body().getBytes(UTF_8), MAX_DEPTH)
            instanceof JsonDocument body)
        || !body.isObject(ROOT)) {
      throw new Query.Refused(
          "The body is {\"reason\": why} with, if need be, from, until, tenant.");
    }
    check(body);
    try {
      return new LegalHold(
          name,
          text(body, "tenant").map(TenantId::new),
          time(body, "from"),
          time(body, "until"),
          clock.instant().truncatedTo(ChronoUnit.MILLIS),
          printable(asked.caller().agent()),
          text(body, "reason").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new Query.Refused(String.valueOf(e.getMessage()) + ".");
    }
  }

  /** What is not understood might have been meant to keep less, or more. */
  private static void check(JsonDocument body) {
    for (int key = body.first(ROOT); key != NONE; key = body.nextKey(ROOT, key)) {
      if (!MEMBERS.contains(body.text(key))) {
        throw new Query.Refused("A hold has no " + body.text(key) + ", but " + MEMBERS + ".");
      }
    }
  }

  private static Optional<String> text(JsonDocument body, String name) {
    int value = body.member(ROOT, name);
    if (value == NONE) {
      return Optional.empty();
    }
    if (!body.isString(value)) {
      throw new Query.Refused(name + " is a text.");
    }
    return Optional.of(body.text(value));
  }

  private static Optional<Instant> time(JsonDocument body, String name) {
    try {
      return text(body, name).map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new Query.Refused(
          name + " is a time with its offset (RFC 3339), for example 2026-03-01T12:00:00Z.");
    }
  }

  /** {@code text} as who makes a hold. */
  static String printable(String text) {
    String shown = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    return shown.substring(0, Math.min(shown.length(), LegalHold.MAX_TEXT));
  }

  /** A hold as the API shows it. */
  private static String shown(LegalHold hold) {
    JsonObject view = new JsonObject().text("name", hold.name());
    hold.tenant().ifPresent(tenant -> view.text("tenant", tenant.value()));
    hold.from().ifPresent(time -> view.text("from", time.toString()));
    hold.until().ifPresent(time -> view.text("until", time.toString()));
    return view.text("since", hold.since().toString())
        .text("by", hold.by())
        .text("reason", hold.reason())
        .toString();
  }
}
