package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.question.AccessQuestion;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Denial;
import io.cardea.model.policy.Explanation;
import io.cardea.model.policy.Explanation.Considered;
import io.cardea.model.policy.Permit;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /api/v1/explain}: whether somebody may do something, by which rule of which role by
 * which binding, and what would change it. It is decided by the code that decides calls.
 */
final class ExplainResource {

  private final Declarations declarations;
  private final Clock clock;

  ExplainResource(Declarations declarations, Clock clock) {
    this.declarations = declarations;
    this.clock = clock;
  }

  AdminAnswer explain(Asked asked) {
    Problems problems = new Problems();
    List<Node> nodes = Documents.nodes(asked.request().body(), problems);
    if (problems.count() == 0 && nodes.size() != 1) {
      problems.add(Problem.of(Position.of("body.json"), "", "must hold one question", ""));
    }
    if (problems.count() == 0) {
      AccessQuestion question =
          AccessQuestion.read(
              Fields.of(nodes.getFirst(), problems),
              asked.caller().tenant(),
              clock.instant(),
              problems);
      if (problems.count() == 0) {
        return explain(question);
      }
    }
    return AdminAnswer.invalid("Invalid question", problems.list());
  }

  private AdminAnswer explain(AccessQuestion order) {
    GatewaySnapshot snapshot = declarations.snapshot();
    AdapterKey key = new AdapterKey(order.principal().tenant(), order.adapter());
    Optional<Adapter> adapter = snapshot.declared(key);
    if (adapter.isEmpty()) {
      return AdminAnswer.problem(
          404, "Not found", "No adapter " + order.adapter() + " is in force in this tenant.");
    }
    Explanation why =
        snapshot
            .access()
            .explain(order.principal(), adapter.get(), order.action(), order.circumstances());
    boolean served = adapter.get().lifecycle().isServed();
    return AdminAnswer.json(
        200,
        new JsonObject()
            .text("decision", served ? verdict(why) : "denied")
            .text("rule", served ? rule(why) : "the adapter is disabled")
            .texts("hints", served ? new ExplainHints(why, adapter.get()).list() : List.of())
            .number("snapshotVersion", snapshot.version())
            .json("inputs", inputs(order))
            .json(
                "roles", JsonObject.array(why.held().stream().map(ExplainResource::held).toList()))
            .json(
                "rules",
                JsonObject.array(
                    why.considered().stream().map(ExplainResource::considered).toList()))
            .toString());
  }

  private static String verdict(Explanation why) {
    return switch (why.decision()) {
      case Denial _ -> "denied";
      case Permit _ -> why.dependsOnCall() ? "depends" : "allowed";
    };
  }

  private static String rule(Explanation why) {
    return why.deciding().map(rule -> rule.rule().place()).orElseGet(() -> why.decision().rule());
  }

  private static String inputs(AccessQuestion order) {
    JsonObject inputs =
        new JsonObject()
            .text("tenant", order.principal().tenant().value())
            .text("agent", order.principal().subject())
            .text("issuer", order.principal().issuer());
    order
        .principal()
        .user()
        .ifPresent(user ->
            inputs.json(
                "user",
                new JsonObject()
                    .text("subject", user.subject())
                    .text("issuer", user.issuer())
                    .texts("groups", user.groups().stream().sorted().toList())
                    .toString()));
    inputs.text("adapter", order.adapter());
    if (order.action().kind() != Action.Kind.USE) {
      inputs.text(lower(order.action().kind()), order.action().target());
    }
    return inputs.flag("arguments", order.circumstances().isCall()).toString();
  }

  private static String held(Explanation.Held held) {
    return new JsonObject()
        .text("role", held.role())
        .text("binding", held.binding())
        .flag("opens", held.opens())
        .toString();
  }

  private static String considered(Considered one) {
    JsonObject json =
        new JsonObject()
            .text("rule", one.rule().place())
            .text("effect", one.denies() ? "deny" : "allow");
    one.rule()
        .when()
        .ifPresent(when -> json.text("when", when.text()).text("outcome", lower(one.outcome())));
    return json.toString();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
