package io.cardea.model.identity;

import java.util.OptionalInt;
import java.util.Set;

/**
 * An agent as operators declare it: who answers for it, and whether it may do anything at all.
 *
 * @param tenant the tenant it belongs to
 * @param name of the document, unique within the tenant
 * @param issuer who vouches for it: {@link Principal#CARDEA} for API keys, else the name of an
 *     Issuer of the tenant
 * @param subject what the issuer calls it
 * @param owner who answers for it, possibly empty
 * @param team whose it is, possibly empty
 * @param purpose what it is for, possibly empty
 * @param tags what bindings and conditions may select it by
 * @param riskLevel how much harm it could do
 * @param state whether it may do anything
 * @param certificates what client certificates prove that it is the agent: SHA-256 of each in
 *     base64url, as tokens name them (RFC 8705 §3.1)
 * @param audiences of which its tokens must name one, besides what its issuer is declared with;
 *     empty: any
 * @param maxKeys how many API keys it may have that work; empty: any number
 */
public record Agent(
    TenantId tenant,
    String name,
    String issuer,
    String subject,
    String owner,
    String team,
    String purpose,
    Set<String> tags,
    RiskLevel riskLevel,
    State state,
    Set<String> certificates,
    Set<String> audiences,
    OptionalInt maxKeys) {

  /** How much harm an agent could do, in its operators' opinion. */
  public enum RiskLevel {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /** Whether an agent may do anything. */
  public enum State {
    /** Its roles count. */
    ACTIVE,
    /** Nothing, for now. */
    SUSPENDED,
    /** Nothing, for good. */
    RETIRED
  }

  public Agent {
    tags = Set.copyOf(tags);
    certificates = Set.copyOf(certificates);
    audiences = Set.copyOf(audiences);
  }
}
