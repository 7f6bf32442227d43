package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.Agent.RiskLevel;
import io.cardea.model.identity.Agent.State;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.tool.ToolChange;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What stays in force of a document that is set aside, so that setting aside opens nothing: of a
 * Binding, what its roles deny; of an Agent that was stopped, that it is; of a Tool, that nobody
 * gets the tool without what it makes of it. A Role that cannot be read may have denied anything,
 * an Agent may have been stopped.
 */
final class Closing {

  private static final Node NOWHERE = new Node.Broken(Position.of(""), "");

  private Closing() {}

  /** What {@code part} goes on to close. */
  static Part of(Part part) {
    Draft closing = new Draft();
    part.tool().map(ToolChange::closed).ifPresent(closing::set);
    if (part.problems().count() == 0) {
      part.binding().map(Binding::denying).ifPresent(closing::set);
      part.agent().filter(agent -> agent.state() != State.ACTIVE).ifPresent(closing::set);
    } else {
      for (Part.Declared declared : part.declared()) {
        Part.Identity identity = declared.identity();
        if (identity.kind() == Kind.ROLE) {
          closing.set(Role.unreadable(identity.tenant(), identity.name()));
        } else if (identity.kind() == Kind.AGENT) {
          closing.set(stopped(identity));
        }
      }
    }
    return closing.part(NOWHERE);
  }

  private static Agent stopped(Part.Identity identity) {
    return new Agent(
        identity.tenant(),
        identity.name(),
        Principal.CARDEA,
        identity.name(),
        "",
        "",
        "",
        Set.of(),
        RiskLevel.CRITICAL,
        State.SUSPENDED,
        Set.of(),
        Set.of(),
        OptionalInt.empty());
  }
}
