package io.cardea.controlplane.simulate;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Denial;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of the past that was decided by what is declared, as it was recorded.
 *
 * @param id of its record
 * @param time when it came
 * @param tenant whose
 * @param issuer who vouches for agent and user; empty: not recorded
 * @param agent what the issuer calls it
 * @param user pseudonym of the person on whose behalf; empty: on nobody's
 * @param chain who handed it on, the latest first; empty: not recorded, or not whole
 * @param place name of the server, at {@code @version}; of a refused call possibly what was called
 *     instead: {@code *} or {@code profiles/{name}}
 * @param method of MCP, or what stands for one
 * @param target tool, prompt or resource, if any; of a refused call as it was called
 * @param isVague whether the target is only the template or the scheme of a resource
 * @param isAllowed how it was decided
 * @param rule by which rule, or why it was refused
 * @param peer network address; empty: not recorded
 */
public record RecordedCall(
    String id,
    Instant time,
    TenantId tenant,
    Optional<String> issuer,
    String agent,
    Optional<String> user,
    Optional<List<Actor>> chain,
    String place,
    String method,
    Optional<String> target,
    boolean isVague,
    boolean isAllowed,
    String rule,
    Optional<String> peer) {

  /**
   * Refused since nothing of this name was shown to the caller on an address of several servers.
   */
  static final String NO_SERVER = "no server has ";

  /** Why calls are refused, by what is declared, beside rules that deny. */
  private static final Set<String> DECLARED =
      Set.of(
          Profiles.CLOSED,
          "no such adapter",
          "no such profile",
          "the adapter is disabled",
          "the token lacks a scope");

  private static final Pattern BEFORE_SCOPE =
      Pattern.compile(
          Pattern.quote(Profiles.CLOSED)
              + "|no such adapter|no Agent declares the caller"
              + "|Agent .* is (?:suspended|retired)",
          Pattern.DOTALL);

  /** What can be read in one way only: an issuer may have slashes too. */
  private static final Pattern ACTOR = Pattern.compile("([^/]+)/([^/]+)");

  /** Of a chain as long as this the rest may have been left out. */
  private static final int MAX_CHAIN = 8;

  private static final Pattern CUT = Pattern.compile("(?s).*…\\[cut from [0-9]+\\]");

  /** What {@code record} says, if it is one of a call that was decided by what is declared. */
  public static Optional<RecordedCall> of(JsonDocument record) {
    String type = text(record, "type").orElse("");
    boolean isAllowed = type.equals("intent");
    Optional<String> rule = text(record, isAllowed ? "rule" : "reason");
    boolean isDecided = isAllowed || (type.equals("refusal") && isDecision(rule.orElse("")));
    Optional<String> agent = text(record, "subject");
    Optional<Instant> time = text(record, "time").flatMap(RecordedCall::time);
    Optional<String> tenant = text(record, "tenant").filter(TenantId::isValid);
    Optional<String> issuer = text(record, "issuer");
    if (!isDecided
        || agent.isEmpty()
        || time.isEmpty()
        || tenant.isEmpty()
        || issuer.filter(Principal.GATEWAY::equals).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordedCall(
            text(record, "id").orElse(""),
            time.get(),
            new TenantId(tenant.get()),
            issuer,
            agent.get(),
            text(record, "user"),
            chain(record),
            text(record, "adapter").orElse(""),
            text(record, "method").orElse(""),
            text(record, "target"),
            text(record, "resource").isPresent()
                || text(record, "target").filter(target -> target.endsWith(":")).isPresent(),
            isAllowed,
            rule.orElse(""),
            text(record, "source")));
  }

  /** Records of schema 2, which tell their event, leave it out where nobody handed the call on. */
  private static Optional<List<Actor>> chain(JsonDocument record) {
    int chain = record.member(ROOT, "chain");
    if (chain == NONE) {
      return text(record, "type").filter("intent"::equals).isPresent()
              && text(record, "event").isPresent()
          ? Optional.of(List.of())
          : Optional.empty();
    }
    if (!record.isArray(chain)) {
      return Optional.empty();
    }
    List<Actor> actors = new ArrayList<>();
    for (int each = record.first(chain); each != NONE; each = record.nextElement(chain, each)) {
      Matcher matcher = ACTOR.matcher(record.isString(each) ? record.text(each) : "");
      if (!matcher.matches() || CUT.matcher(matcher.group()).matches()) {
        return Optional.empty();
      }
      actors.add(new Actor(matcher.group(1), matcher.group(2)));
    }
    return actors.size() < MAX_CHAIN ? Optional.of(List.copyOf(actors)) : Optional.empty();
  }

  private static boolean isDecision(String reason) {
    return Denial.isOfPolicy(reason) || DECLARED.contains(reason) || reason.startsWith(NO_SERVER);
  }

  /** Whether it was refused before anybody looked at which servers its key reaches. */
  boolean isRefusedBeforeScope() {
    return !isAllowed && BEFORE_SCOPE.matcher(rule).matches();
  }

  /** Whether something of it was too long to be recorded whole. */
  boolean isCut() {
    return CUT.matcher(agent).matches() || target.filter(CUT.asMatchPredicate()).isPresent();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonDocument record, String name) {
    int value = record.member(ROOT, name);
    return value != NONE && record.isString(value)
        ? Optional.of(record.text(value))
        : Optional.empty();
  }
}
