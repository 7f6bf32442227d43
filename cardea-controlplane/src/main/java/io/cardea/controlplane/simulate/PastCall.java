package io.cardea.controlplane.simulate;

import io.cardea.mcp.method.McpMethod;
import io.cardea.model.policy.CallFact;
import io.cardea.model.policy.Circumstances;
import io.cardea.model.policy.Hindsight;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A recorded call and what more can be found out about it, when a rule wants it. One thread. */
final class PastCall {

  private static final Set<String> WITH_ARGUMENTS =
      Set.of(McpMethod.TOOLS_CALL.wireName(), McpMethod.PROMPTS_GET.wireName());

  private static final PastArguments NO_ARGUMENTS =
      new PastArguments(Optional.empty(), Optional.empty(), "");
  private static final String OF_ANOTHER = "its arguments do not name it";

  private final RecordedCall recorded;
  private final Person person;
  private final boolean showsPeer;
  private final Supplier<PastArguments> source;
  private @Nullable PastArguments arguments;

  /**
   * Whom a pseudonym is of.
   *
   * @param name what the issuer calls the person, if that is known
   * @param lost why it is not known, else
   */
  record Person(Optional<String> name, String lost) {}

  /**
   * @param person on whose behalf it was made, if on somebody's
   * @param showsPeer whether who asks may know addresses
   * @param source reads the arguments
   */
  PastCall(
      RecordedCall recorded, Person person, boolean showsPeer, Supplier<PastArguments> source) {
    this.recorded = recorded;
    this.person = person;
    this.showsPeer = showsPeer;
    this.source = source;
  }

  RecordedCall recorded() {
    return recorded;
  }

  /** What the issuer calls its user, if it has one and that is known. */
  Optional<String> user() {
    return person.name();
  }

  private Optional<String> peer() {
    return recorded.peer().filter(_ -> showsPeer);
  }

  private PastArguments arguments() {
    return WITH_ARGUMENTS.contains(recorded.method()) ? kept() : NO_ARGUMENTS;
  }

  private PastArguments kept() {
    PastArguments known = arguments;
    if (known == null) {
      known =
          recorded.isAllowed()
              ? source.get()
              : PastArguments.lost("arguments of refused calls are not recorded");
      arguments = known;
    }
    return known;
  }

  /** The URI of the resource that it asks for, where its record does not say it. */
  Optional<String> uri() {
    return kept().uri();
  }

  /** Why that is not known. */
  String whyNoUri() {
    return "its URI is not recorded, and " + (kept().lost().isEmpty() ? OF_ANOTHER : kept().lost());
  }

  /** It, where what is not known opens or closes. */
  Circumstances seen(Hindsight hindsight) {
    return new Seen(hindsight);
  }

  /** The same where nothing of it is looked at but who makes it. */
  Circumstances unseen(Hindsight hindsight) {
    return new Unseen(Optional.of(hindsight));
  }

  Hindsight hindsight(boolean opens) {
    Set<CallFact> lost = EnumSet.noneOf(CallFact.class);
    if (recorded.user().isPresent()) {
      lost.add(CallFact.GROUPS);
      if (recorded.chain().isEmpty()) {
        lost.add(CallFact.ACTORS);
      }
      if (person.name().isEmpty()) {
        lost.add(CallFact.USER);
      }
    }
    if (peer().isEmpty()) {
      lost.add(CallFact.PEER);
    }
    return new Hindsight(lost, opens);
  }

  /** Why {@code facts} are not known. */
  String why(Collection<CallFact> facts) {
    return facts.stream().sorted().map(this::why).distinct().collect(Collectors.joining("; "));
  }

  private String why(CallFact fact) {
    return switch (fact) {
      case USER -> person.lost();
      case GROUPS -> "the groups of its user are not recorded";
      case ACTORS -> "who handed it on is not recorded, or not whole";
      case PEER ->
          recorded.peer().isPresent()
              ? "its network address is for auditors"
              : "its network address is not recorded";
      case ARGUMENTS -> arguments().lost();
      case HINTS -> "what its server says of the tool is not known now";
    };
  }

  private record Unseen(Optional<Hindsight> hindsight) implements Circumstances {

    @Override
    public boolean isCall() {
      return NONE.isCall();
    }

    @Override
    public Optional<Map<String, @Nullable Object>> arguments() {
      return NONE.arguments();
    }

    @Override
    public Instant time() {
      return NONE.time();
    }

    @Override
    public String peer() {
      return NONE.peer();
    }
  }

  private final class Seen implements Circumstances {

    private final Hindsight hindsight;

    Seen(Hindsight hindsight) {
      this.hindsight = hindsight;
    }

    @Override
    public boolean isCall() {
      return true;
    }

    @Override
    public Optional<Map<String, @Nullable Object>> arguments() {
      PastArguments found = PastCall.this.arguments();
      if (found.values().isEmpty() && !found.lost().isEmpty()) {
        hindsight.lose(CallFact.ARGUMENTS);
      }
      return found.values();
    }

    @Override
    public Instant time() {
      return recorded.time();
    }

    @Override
    public String peer() {
      return PastCall.this.peer().orElse("");
    }

    @Override
    public Optional<Hindsight> hindsight() {
      return Optional.of(hindsight);
    }
  }
}
