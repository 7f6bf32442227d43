package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.identity.TenantId;
import io.cardea.model.quota.CounterKey;
import io.cardea.model.quota.CounterUse;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.List;

/** {@code limits/{name}/usage}: what the counters of a limit hold, the fullest first. */
public final class LimitsResource {

  /** Counters of one answer. */
  static final int MAX_LIMIT = 1_000;

  static final List<Parameter> PARAMETERS =
      List.of(Parameter.number("limit", MAX_LIMIT, "Counters in the answer."));

  private static final int LIMIT = 20;

  private final SnapshotSource snapshots;
  private final QuotaLedger ledger;

  /**
   * What is used, by these.
   *
   * @param snapshots which limits are in force
   * @param ledger what is used of them at this node
   */
  public LimitsResource(SnapshotSource snapshots, QuotaLedger ledger) {
    this.snapshots = snapshots;
    this.ledger = ledger;
  }

  AdminAnswer usage(Asked asked) {
    TenantId tenant = asked.caller().tenant();
    String name = asked.part("name");
    return snapshots
        .current()
        .limits()
        .find(tenant, name)
        .map(limit ->
            usage(limit, ledger.usage(limit, asked.query().number("limit", MAX_LIMIT, LIMIT))))
        .orElseGet(
            () -> AdminAnswer.problem(404, "Not found", "No limit of this name is in force."));
  }

  private static AdminAnswer usage(Limit limit, List<CounterUse> uses) {
    return AdminAnswer.json(
        200,
        new JsonObject()
            .text("limit", limit.name())
            .json("counters", JsonObject.array(uses.stream().map(LimitsResource::toJson).toList()))
            .toString());
  }

  private static String toJson(CounterUse counter) {
    JsonObject of = new JsonObject();
    for (CounterKey.Part part : counter.counter()) {
      of.text(part.per().label(), part.text());
    }
    return new JsonObject()
        .json("of", of.toString())
        .json("uses", JsonObject.array(counter.uses().stream().map(LimitsResource::use).toList()))
        .toString();
  }

  private static String use(CounterUse.Use use) {
    return new JsonObject()
        .text("allowance", use.room().allowance().text())
        .number("used", use.used())
        .number("left", use.room().left())
        .number("moreInSeconds", Math.ceilDiv(use.room().more().toMillis(), 1_000L))
        .toString();
  }
}
