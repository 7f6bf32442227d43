package io.cardea.controlplane.simulate;

import io.cardea.controlplane.simulate.Replay.Verdict;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.method.McpMethod.Target;
import io.cardea.mcp.revision.Era;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.policy.Action;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a recorded call may have been about.
 *
 * @param actions each that it may have been; one, mostly
 * @param doubt why it may have been something else too; empty if there is no doubt
 */
record Asked(List<Action> actions, String doubt) {

  private static final String LAST_ONLY = "of several resources only the last one is recorded";
  private static final String UNTOLD = "what it listens to is not recorded";

  Asked {
    actions = List.copyOf(actions);
  }

  static Asked of(RecordedCall call) {
    Target kind = target(call.method());
    String target = call.target().orElse("");
    if (target.isEmpty()) {
      return new Asked(List.of(Action.USE), kind == Target.SUBSCRIPTIONS ? UNTOLD : "");
    }
    return switch (kind) {
      case NONE, TASK -> new Asked(List.of(Action.USE), "");
      case TOOL -> new Asked(names(call, target).stream().map(Action::tool).toList(), "");
      case PROMPT -> new Asked(names(call, target).stream().map(Action::prompt).toList(), "");
      case RESOURCE -> new Asked(List.of(Action.resource(target)), "");
      case REFERENCE ->
          new Asked(
              call.isVague()
                  ? List.of(Action.resource(target))
                  : List.of(Action.prompt(target), Action.resource(target)),
              "");
      case SUBSCRIPTIONS -> new Asked(List.of(Action.resource(target)), LAST_ONLY);
    };
  }

  /** Where the params of {@code method} name what it touches; nowhere, if there is no such. */
  static Target target(String method) {
    return McpMethod.fromClient(method, Era.LEGACY)
        .or(() -> McpMethod.fromClient(method, Era.MODERN))
        .map(McpMethod::target)
        .orElse(Target.NONE);
  }

  /** What is allowed, unless it may have been something else too. */
  Replay doubted(Replay replay) {
    return replay.verdict() == Verdict.ALLOWED && !doubt.isEmpty() ? Replay.unknown(doubt) : replay;
  }

  /** Whether it was about no tool, prompt or resource. */
  boolean isOfNoThing() {
    return actions.stream().allMatch(action -> action.kind() == Action.Kind.USE);
  }

  /** Refused calls are recorded with the name that was called, which may be one of an aggregate. */
  private static Set<String> names(RecordedCall call, String target) {
    Set<String> names = new LinkedHashSet<>();
    names.add(target);
    if (!call.isAllowed()) {
      ExposedName.plainOriginal(target)
          .filter(_ -> ExposedName.adapterOf(target).filter(call.place()::equals).isPresent())
          .ifPresent(names::add);
    }
    return names;
  }
}
