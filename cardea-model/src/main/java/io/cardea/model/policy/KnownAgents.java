package io.cardea.model.policy;

import io.cardea.model.identity.Agent;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Agent documents say of callers.
 *
 * @param byCaller what they say of each
 * @param byCertificate who proves who it is with a certificate
 * @param declaredOnly whether a caller of whom they say nothing is refused
 */
record KnownAgents(
    Map<Caller, Said> byCaller, Map<Holder, Caller> byCertificate, boolean declaredOnly) {

  static final Denial UNDECLARED = new Denial("no Agent declares the caller");
  private static final Said STRANGER =
      new Said(Set.of(), UNDECLARED, Set.of(), OptionalInt.empty());

  /** Who holds a certificate, in the tenant that takes it for that. */
  record Holder(TenantId tenant, String certificate) {}

  /** Who is meant, whatever the documents are called. */
  record Caller(TenantId tenant, String issuer, String subject) {}

  /**
   * What is said of a caller.
   *
   * @param tags of it
   * @param refusal why it may do nothing, if so
   * @param audiences of which its tokens must name one; empty: any
   * @param maxKeys how many keys it may have that work
   */
  record Said(
      Set<String> tags, @Nullable Denial refusal, Set<String> audiences, OptionalInt maxKeys) {

    static final Said NOTHING = new Said(Set.of(), null, Set.of(), OptionalInt.empty());

    /** Of two documents about the same caller the stricter one counts, and the tags of both. */
    Said and(Said other) {
      Set<String> both = new HashSet<>(tags);
      both.addAll(other.tags);
      return new Said(
          Set.copyOf(both),
          refusal == null ? other.refusal : refusal,
          audiences.isEmpty() ? other.audiences : audiences,
          maxKeys.isEmpty() ? other.maxKeys : maxKeys);
    }
  }

  KnownAgents {
    byCaller = Map.copyOf(byCaller);
    byCertificate = Map.copyOf(byCertificate);
  }

  static KnownAgents of(List<Agent> agents, boolean declaredOnly) {
    Map<Caller, Said> said = new HashMap<>();
    Map<Holder, Caller> holders = new HashMap<>();
    for (Agent agent : agents) {
      Said one = new Said(agent.tags(), refusal(agent), agent.audiences(), agent.maxKeys());
      Caller caller = new Caller(agent.tenant(), agent.issuer(), agent.subject());
      said.merge(caller, one, Said::and);
      agent
          .certificates()
          .forEach(certificate -> holders.put(new Holder(agent.tenant(), certificate), caller));
    }
    return new KnownAgents(said, holders, declaredOnly);
  }

  private static @Nullable Denial refusal(Agent agent) {
    return switch (agent.state()) {
      case ACTIVE -> null;
      case SUSPENDED -> new Denial("Agent " + agent.name() + " is suspended");
      case RETIRED -> new Denial("Agent " + agent.name() + " is retired");
    };
  }

  /** Whom a certificate proves, in {@code tenant}; with no other credential. */
  Optional<Principal> holder(TenantId tenant, String certificate) {
    return Optional.ofNullable(byCertificate.get(new Holder(tenant, certificate)))
        .map(caller ->
            new Principal(caller.tenant(), caller.issuer(), caller.subject(), KeyScope.data()));
  }

  /** How many keys the agent of this name may have that work, if that is limited. */
  OptionalInt maxKeys(TenantId tenant, String agent) {
    Said said = byCaller.get(new Caller(tenant, Principal.CARDEA, agent));
    return said == null ? OptionalInt.empty() : said.maxKeys();
  }

  Said of(Principal principal) {
    Said said =
        byCaller.get(new Caller(principal.tenant(), principal.issuer(), principal.subject()));
    if (said != null) {
      return said;
    }
    return declaredOnly ? STRANGER : Said.NOTHING;
  }
}
