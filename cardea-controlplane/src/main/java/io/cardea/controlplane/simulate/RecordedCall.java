package io.cardea.controlplane.simulate;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Denial;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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
            text(record, "adapter").orElse(""),
            text(record, "method").orElse(""),
            text(record, "target"),
            text(record, "resource").isPresent()
                || text(record, "target").filter(target -> target.endsWith(":")).isPresent(),
            isAllowed,
            rule.orElse(""),
            text(record, "source")));
  }

  private static boolean isDecision(String reason) {
    return Denial.isOfPolicy(reason) || DECLARED.contains(reason) || reason.startsWith(NO_SERVER);
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
