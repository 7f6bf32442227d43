package io.cardea.controlplane.admin;

import io.cardea.audit.combine.KeptCombined;
import io.cardea.audit.prove.ConsistencyProver.Growth;
import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code audit/checkpoint}, {@code audit/consistency} and {@code audit/combined}: this node's log
 * as somebody elsewhere checks it, and all nodes' logs together. They count what all tenants do, so
 * only who may see what was recorded of the first one asks.
 */
final class SealResource {

  private static final String COMBINED = "audit/combined";
  private static final Shape NOTE = new Shape("text/plain; charset=utf-8", "{\"type\":\"string\"}");
  private static final Parameter FROM =
      new Parameter(
          "from",
          "{\"type\":\"integer\",\"minimum\":1}",
          "Records under an earlier checkpoint of this log.");
  private static final String NO_KEY =
      "This node does not know who signs combined checkpoints: start it with --audit-combined-key"
          + " and the key that cardea audit combine prints.";

  private final LogSeal seal;

  SealResource(LogSeal seal) {
    this.seal = seal;
  }

  List<Operation> operations(LogTurns turns) {
    return List.of(
        new OperationBuilder(
                "GET", "audit/checkpoint", "getCheckpoint", "The newest one of this node's log.")
            .answers(NOTE)
            .by(ofReaders(turns.of(handled(_ -> checkpoint())))),
        new OperationBuilder(
                "GET", "audit/consistency", "proveConsistency", "That it extends an earlier one.")
            .query(List.of(FROM))
            .answers(NOTE)
            .by(ofReaders(turns.of(handled(this::consistency)))),
        new OperationBuilder(
                "GET", COMBINED, "getCombined", "The newest combined checkpoint of all nodes.")
            .answers(NOTE)
            .by(ofReaders(turns.of(handled(_ -> combined())))),
        new OperationBuilder(
                "PUT", COMBINED, "putCombined", "Bring one, if it is what this log says, too.")
            .takes(NOTE)
            .answers(Shape.json("{\"type\":\"object\"}"))
            .by(ofAuditors(turns.of(handled(this::take)))));
  }

  /** Something that reads the log. */
  private interface Asking {
    AdminAnswer answer(Asked asked) throws IOException;
  }

  private static Handler handled(Asking asking) {
    return asked -> {
      try {
        return asking.answer(asked);
      } catch (IOException e) {
        return RecordsResource.unreadable(e);
      }
    };
  }

  private static Handler ofReaders(Handler handler) {
    return asked ->
        isOne(asked, AdminRole.OPERATOR, AdminRole.AUDITOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.AUDITOR, "in the tenant default to see checkpoints");
  }

  private static Handler ofAuditors(Handler handler) {
    return asked ->
        isOne(asked, AdminRole.AUDITOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.AUDITOR, "in the tenant default to bring checkpoints");
  }

  private static boolean isOne(Asked asked, AdminRole... roles) {
    return asked.caller().tenant().equals(TenantId.DEFAULT) && asked.caller().isOne(roles);
  }

  private AdminAnswer checkpoint() throws IOException {
    return note(seal.growth().newest().toString());
  }

  private AdminAnswer consistency(Asked asked) throws IOException {
    long from = size(asked.query().text(FROM.name()));
    return switch (seal.growth().since(from)) {
      case Growth.Proved(String text) -> note(text);
      case Growth.TooFew(long sealed) ->
          AdminAnswer.problem(
              409,
              "Fewer records",
              "This log has %d records, fewer than %d: it was cut or put back, or it is another one."
                  .formatted(sealed, from));
      case Growth.NeverSealed() ->
          AdminAnswer.problem(
              404,
              "Not found",
              "This log has no checkpoint of %d records: from is the size of one of its own."
                  .formatted(from));
      case Growth.Otherwise() ->
          AdminAnswer.problem(
              409,
              "Other records",
              "What is here now is not what was sealed with %d records: cardea audit verify says more."
                  .formatted(from));
    };
  }

  private static long size(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new Query.Refused(
          "from is the number of records under an earlier checkpoint, at least 1.");
    }
    return Long.parseLong(text);
  }

  private AdminAnswer combined() throws IOException {
    if (seal.combined().isEmpty()) {
      return AdminAnswer.problem(404, "Not known", NO_KEY);
    }
    return seal.combined()
        .get()
        .newest()
        .map(kept -> note(kept.toString()))
        .orElseGet(() ->
            AdminAnswer.problem(
                404,
                "Not found",
                "No combined checkpoint was brought yet: cardea audit combine --node does."));
  }

  private AdminAnswer take(Asked asked) throws IOException {
    Optional<KeptCombined> kept = seal.combined();
    if (kept.isEmpty()) {
      return AdminAnswer.problem(409, "Not known", NO_KEY);
    }
    return switch (kept.get().offer(asked.request().body())) {
      case KeptCombined.Verdict.Kept(boolean isNew) ->
          AdminAnswer.json(200, new JsonObject().flag("changed", isNew).toString());
      case KeptCombined.Verdict.Untrusted(String why) ->
          AdminAnswer.problem(
              400, "Refused", "This is no combined checkpoint to be kept: " + why + ".");
      case KeptCombined.Verdict.Refused(String why) ->
          AdminAnswer.problem(409, "Refused", "This combined checkpoint is not kept: " + why + ".");
      case KeptCombined.Verdict.Contradicting(String what) ->
          AdminAnswer.problem(
              409, "Contradicts", "The log of this node is not what it says: " + what + ".");
    };
  }

  private static AdminAnswer note(String text) {
    return new AdminAnswer(200, NOTE.type(), text);
  }
}
