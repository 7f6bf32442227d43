package io.cardea.controlplane.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.cardea.model.identity.User;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Action.Kind;
import io.cardea.model.policy.ConditionInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What conditions may look at, by the name that it has in them. */
enum Variable {
  TENANT(
      "principal.tenant", SimpleType.STRING, Need.NOTHING, in -> in.principal().tenant().value()),
  AGENT("principal.agent", SimpleType.STRING, Need.NOTHING, in -> in.principal().subject()),
  ISSUER("principal.issuer", SimpleType.STRING, Need.NOTHING, in -> in.principal().issuer()),
  TAGS(
      "principal.tags",
      ListType.create(SimpleType.STRING),
      Need.NOTHING,
      in -> List.copyOf(in.agentTags())),
  USER("principal.user.subject", SimpleType.STRING, Need.NOTHING, in -> user(in, User::subject)),
  USER_ISSUER(
      "principal.user.issuer", SimpleType.STRING, Need.NOTHING, in -> user(in, User::issuer)),
  USER_GROUPS(
      "principal.user.groups",
      ListType.create(SimpleType.STRING),
      Need.NOTHING,
      in -> in.principal().user().map(user -> List.copyOf(user.groups())).orElse(List.of())),
  ACTORS(
      "principal.actors",
      ListType.create(MapType.create(SimpleType.STRING, SimpleType.STRING)),
      Need.NOTHING,
      in ->
          in.principal().actors().stream()
              .map(actor -> Map.of("issuer", actor.issuer(), "subject", actor.subject()))
              .toList()),
  ADAPTER("adapter.name", SimpleType.STRING, Need.NOTHING, in -> in.adapter().key().name()),
  ADAPTER_TAGS(
      "adapter.tags", ListType.create(SimpleType.STRING), Need.NOTHING, in -> in.adapter().tags()),
  TOOL("tool", SimpleType.STRING, Need.THING, in -> thing(in, Kind.TOOL)),
  PROMPT("prompt", SimpleType.STRING, Need.THING, in -> thing(in, Kind.PROMPT)),
  RESOURCE("resource", SimpleType.STRING, Need.THING, in -> thing(in, Kind.RESOURCE)),
  ARGUMENTS(
      "args",
      MapType.create(SimpleType.STRING, SimpleType.DYN),
      Need.ARGUMENTS,
      in -> Nulls.replaced(in.circumstances().arguments().orElse(Map.of()))),
  NOW("time.now", SimpleType.TIMESTAMP, Need.CALL, in -> in.circumstances().time()),
  PEER("network.peer", SimpleType.STRING, Need.CALL, in -> in.circumstances().peer());

  /** What there must be for a variable to have a value. */
  enum Need {
    NOTHING,
    /** A thing that is asked for, not only its server. */
    THING,
    CALL,
    ARGUMENTS;

    boolean isMetBy(ConditionInput input) {
      return switch (this) {
        case NOTHING -> true;
        case THING -> input.action().kind() != Kind.USE;
        case CALL -> input.circumstances().isCall();
        case ARGUMENTS -> THING.isMetBy(input) && input.circumstances().arguments().isPresent();
      };
    }
  }

  private final String text;
  private final CelType type;
  private final Need need;
  private final Function<ConditionInput, Object> value;

  Variable(String text, CelType type, Need need, Function<ConditionInput, Object> value) {
    this.text = text;
    this.type = type;
    this.need = need;
    this.value = value;
  }

  private static String user(ConditionInput input, Function<User, String> part) {
    return input.principal().user().map(part).orElse("");
  }

  private static String thing(ConditionInput input, Kind kind) {
    Action action = input.action();
    return action.kind() == kind ? action.target() : "";
  }

  static Optional<Variable> find(String name) {
    for (Variable variable : values()) {
      if (variable.text.equals(name)) {
        return Optional.of(variable);
      }
    }
    return Optional.empty();
  }

  String text() {
    return text;
  }

  CelType type() {
    return type;
  }

  Need need() {
    return need;
  }

  Object value(ConditionInput input) {
    return value.apply(input);
  }
}
