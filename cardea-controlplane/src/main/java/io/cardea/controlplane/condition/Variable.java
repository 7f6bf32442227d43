package io.cardea.controlplane.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.cardea.model.identity.User;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Action.Kind;
import io.cardea.model.policy.CallFact;
import io.cardea.model.policy.Circumstances;
import io.cardea.model.policy.ConditionInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What conditions may look at, by the name that it has in them. */
enum Variable {
  TENANT("principal.tenant", SimpleType.STRING, Need.NOTHING),
  AGENT("principal.agent", SimpleType.STRING, Need.NOTHING),
  ISSUER("principal.issuer", SimpleType.STRING, Need.NOTHING),
  TAGS("principal.tags", ListType.create(SimpleType.STRING), Need.NOTHING),
  USER("principal.user.subject", SimpleType.STRING, Need.NOTHING),
  USER_ISSUER("principal.user.issuer", SimpleType.STRING, Need.NOTHING),
  USER_GROUPS("principal.user.groups", ListType.create(SimpleType.STRING), Need.NOTHING),
  ACTORS(
      "principal.actors",
      ListType.create(MapType.create(SimpleType.STRING, SimpleType.STRING)),
      Need.NOTHING),
  ADAPTER("adapter.name", SimpleType.STRING, Need.NOTHING),
  ADAPTER_TAGS("adapter.tags", ListType.create(SimpleType.STRING), Need.NOTHING),
  TOOL("tool", SimpleType.STRING, Need.THING),
  PROMPT("prompt", SimpleType.STRING, Need.THING),
  RESOURCE("resource", SimpleType.STRING, Need.THING),
  ARGUMENTS("args", MapType.create(SimpleType.STRING, SimpleType.DYN), Need.ARGUMENTS),
  NOW("time.now", SimpleType.TIMESTAMP, Need.CALL),
  PEER("network.peer", SimpleType.STRING, Need.CALL);

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
        case ARGUMENTS -> THING.isMetBy(input) && hasArguments(input.circumstances());
      };
    }

    /** What is known to be lost had been there. */
    private static boolean hasArguments(Circumstances circumstances) {
      return circumstances.arguments().isPresent()
          || circumstances.hindsight().filter(of -> of.lacks(CallFact.ARGUMENTS)).isPresent();
    }
  }

  private final String text;
  private final CelType type;
  private final Need need;

  Variable(String text, CelType type, Need need) {
    this.text = text;
    this.type = type;
    this.need = need;
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

  /** What must be known of a call for it to be known, if it is not known of every one. */
  Optional<CallFact> fact() {
    return switch (this) {
      case USER -> Optional.of(CallFact.USER);
      case USER_GROUPS -> Optional.of(CallFact.GROUPS);
      case ACTORS -> Optional.of(CallFact.ACTORS);
      case ARGUMENTS -> Optional.of(CallFact.ARGUMENTS);
      case PEER -> Optional.of(CallFact.PEER);
      case TENANT,
          AGENT,
          ISSUER,
          TAGS,
          USER_ISSUER,
          ADAPTER,
          ADAPTER_TAGS,
          TOOL,
          PROMPT,
          RESOURCE,
          NOW ->
          Optional.empty();
    };
  }

  /** Its value in {@code in}, where its need is met. */
  Object value(ConditionInput in) {
    return switch (this) {
      case TENANT -> in.principal().tenant().value();
      case AGENT -> in.principal().subject();
      case ISSUER -> in.principal().issuer();
      case TAGS -> List.copyOf(in.agentTags());
      case USER -> user(in, User::subject);
      case USER_ISSUER -> user(in, User::issuer);
      case USER_GROUPS ->
          in.principal().user().map(user -> List.copyOf(user.groups())).orElse(List.of());
      case ACTORS ->
          in.principal().actors().stream()
              .map(actor -> Map.of("issuer", actor.issuer(), "subject", actor.subject()))
              .toList();
      case ADAPTER -> in.adapter().key().name();
      case ADAPTER_TAGS -> in.adapter().tags();
      case TOOL -> thing(in, Kind.TOOL);
      case PROMPT -> thing(in, Kind.PROMPT);
      case RESOURCE -> thing(in, Kind.RESOURCE);
      case ARGUMENTS -> Nulls.replaced(in.circumstances().arguments().orElse(Map.of()));
      case NOW -> in.circumstances().time();
      case PEER -> in.circumstances().peer();
    };
  }
}
