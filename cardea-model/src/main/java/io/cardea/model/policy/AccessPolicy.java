package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every role and binding of every tenant, compiled so that a decision looks only at the rules that
 * speak of what is asked. Its answers never change; it remembers what it has worked out for each
 * caller. What no rule allows is denied, and what a rule of any of the caller's roles denies is
 * denied whatever else allows it.
 */
public final class AccessPolicy {

  /** Nobody may do anything. */
  public static final AccessPolicy DENY_ALL = of(List.of(), List.of());

  /** Callers that are remembered at most. */
  private static final int MAX_REMEMBERED = 65_536;

  private static final Denial WRONG_TENANT = new Denial("credential of another tenant");
  private static final Denial OUT_OF_SCOPE = new Denial("outside the credential's scope");

  private final List<Role> roles;
  private final List<Binding> bindings;
  private final KnownAgents agents;
  private final HintSource hints;
  private final Map<TenantId, Map<String, Role>> rolesByTenant = new HashMap<>();
  private final Map<TenantId, ProfileRules> profiles = new HashMap<>();
  private final KnownBindings bindingsBySubject;
  private final Map<Who, Standing> standings = new ConcurrentHashMap<>();
  private final Map<Holding, Holdings> holdings = new ConcurrentHashMap<>();

  private record Who(TenantId tenant, String issuer, String subject, Optional<User> user) {}

  private record Holding(TenantId tenant, Holdings.Held held) {}

  private AccessPolicy(
      List<Role> roles, List<Binding> bindings, KnownAgents agents, HintSource hints) {
    this.hints = hints;
    this.roles = List.copyOf(roles);
    this.bindings = List.copyOf(bindings);
    this.agents = agents;
    for (Role role : roles) {
      rolesByTenant
          .computeIfAbsent(role.tenant(), _ -> new LinkedHashMap<>())
          .put(role.name(), role);
      profiles.merge(role.tenant(), role.profiles(), ProfileRules::and);
    }
    this.bindingsBySubject = new KnownBindings(bindings);
  }

  /** Compiles {@code roles} and {@code bindings} where no agent is declared. */
  public static AccessPolicy of(List<Role> roles, List<Binding> bindings) {
    return of(roles, bindings, List.of(), false);
  }

  /** Compiles what is declared, where nothing is known of tools. */
  public static AccessPolicy of(
      List<Role> roles, List<Binding> bindings, List<Agent> agents, boolean declaredOnly) {
    return of(roles, bindings, agents, declaredOnly, HintSource.NONE);
  }

  /**
   * Compiles what is declared; a binding to a role that does not exist grants nothing.
   *
   * @param declaredOnly whether a caller that no Agent declares is refused
   * @param hints what servers say of their tools
   */
  public static AccessPolicy of(
      List<Role> roles,
      List<Binding> bindings,
      List<Agent> agents,
      boolean declaredOnly,
      HintSource hints) {
    return new AccessPolicy(roles, bindings, KnownAgents.of(agents, declaredOnly), hints);
  }

  /**
   * The agent that a client certificate proves, if an Agent of {@code tenant} names it.
   *
   * @param certificate its SHA-256 in base64url (RFC 8705 §3.1)
   */
  public Optional<Principal> holder(TenantId tenant, String certificate) {
    return agents.holder(tenant, certificate);
  }

  /** Whether {@code principal} may show a token for these {@code audiences}. */
  public boolean takes(Principal principal, Set<String> audiences) {
    Set<String> allowed = agents.of(principal).audiences();
    return allowed.isEmpty() || allowed.stream().anyMatch(audiences::contains);
  }

  /** How many API keys that work {@code agent} may have, if that is limited. */
  public OptionalInt maxKeys(TenantId tenant, String agent) {
    return agents.maxKeys(tenant, agent);
  }

  /**
   * Whether {@code principal} may do {@code action} with {@code adapter} as far as can be said
   * without a call, and by which rule. What depends on the call is permitted: a list shows it.
   */
  public Decision decide(Principal principal, Adapter adapter, Action action) {
    return decide(principal, adapter, action, Circumstances.NONE);
  }

  /** Whether {@code principal} may make this call, and by which rule. */
  public Decision decide(
      Principal principal, Adapter adapter, Action action, Circumstances circumstances) {
    return decide(principal, adapter, action, circumstances, null);
  }

  private Decision decide(
      Principal principal,
      Adapter adapter,
      Action action,
      Circumstances circumstances,
      @Nullable List<Explanation.Considered> trace) {
    if (!principal.tenant().equals(adapter.key().tenant())) {
      return WRONG_TENANT;
    }
    // Who shows no credential is on this machine; who shows one may be anywhere and needs a role.
    if (adapter.access() == Adapter.Access.PUBLIC && principal.isAnonymous()) {
      return new Permit(principal, adapter, action, "public adapter");
    }
    if (isNobody(principal) || !principal.scope().reaches(adapter.key().name())) {
      return OUT_OF_SCOPE;
    }
    Standing standing = standing(principal);
    Denial refusal = standing.refusal();
    return refusal != null
        ? refusal
        : new Judgement(
                standing.holdings(),
                new ConditionInput(
                    principal, standing.tags(), adapter, action, circumstances, hints),
                trace)
            .decide();
  }

  /** Those whom no binding can name. */
  private static boolean isNobody(Principal principal) {
    return principal.isAnonymous() || principal.issuer().equals(Principal.GATEWAY);
  }

  /** Why {@code principal} may do nothing at all, whatever its roles, if so. */
  public Optional<Denial> refusal(Principal principal) {
    return isNobody(principal)
        ? Optional.empty()
        : Optional.ofNullable(standing(principal).refusal());
  }

  /**
   * Whether {@code principal} may use what has this access and wants one of these roles, unless
   * none, as far as these say.
   */
  public boolean admits(Principal principal, Adapter.Access access, Set<String> requiredRoles) {
    if (isNobody(principal)) {
      return access == Adapter.Access.PUBLIC;
    }
    Standing standing = standing(principal);
    return standing.refusal() == null
        && (access == Adapter.Access.PUBLIC
            || requiredRoles.isEmpty()
            || standing.holdings().includeOne(requiredRoles));
  }

  /**
   * Whether {@code principal} may enter {@code profile} of its tenant; what it may see and call
   * there each adapter's decision says. One that names no roles, and that no rule opens to anybody,
   * is open to whom no rule closes it.
   */
  public boolean admits(Principal principal, Profile profile) {
    if (isNobody(principal)) {
      return profile.access() == Adapter.Access.PUBLIC;
    }
    Standing standing = standing(principal);
    String name = profile.key().name();
    if (standing.refusal() != null || standing.holdings().profiles().denies(name)) {
      return false;
    }
    boolean isOpen =
        profile.access() == Adapter.Access.PUBLIC
            || (profile.requiredRoles().isEmpty() && !isOpenedByRules(principal.tenant(), name));
    return isOpen
        || standing.holdings().includeOne(profile.requiredRoles())
        || standing.holdings().profiles().allows(name);
  }

  private boolean isOpenedByRules(TenantId tenant, String profile) {
    return profiles.getOrDefault(tenant, ProfileRules.NONE).allows(profile);
  }

  /**
   * The same rules for callers of whose user only a part is known, and who are said to be in all
   * {@link #groups}: as they count if what is not known opens all that it can and closes nothing,
   * or the other way round.
   *
   * @param isUserKnown whether it is known who the user is, and only the groups are not
   */
  public AccessPolicy leaning(boolean opens, boolean isUserKnown) {
    Leaning leaning = Leaning.of(roles, bindings, opens, isUserKnown);
    return new AccessPolicy(leaning.roles(), leaning.bindings(), agents, hints);
  }

  /** The groups of users of {@code issuer} that matter to it, sorted. */
  public Set<String> groups(TenantId tenant, String issuer) {
    return Leaning.groups(
        bindings.stream().filter(binding -> binding.tenant().equals(tenant)).toList(), issuer);
  }

  /** Whether it decides as {@code other} does, whatever it is asked. */
  public boolean isSameAs(AccessPolicy other) {
    return roles.equals(other.roles)
        && bindings.equals(other.bindings)
        && agents.equals(other.agents);
  }

  /** Whether {@code principal} itself holds one of these roles. */
  public boolean holds(Principal principal, Set<String> wanted) {
    if (wanted.isEmpty() || isNobody(principal)) {
      return false;
    }
    Standing standing = standing(principal);
    return standing.refusal() == null
        && !Collections.disjoint(standing.holdings().held().roles(), wanted);
  }

  /** What of {@code principal} this policy's decisions depend on. */
  public GrantsKey grantsKey(Principal principal) {
    if (isNobody(principal) || !principal.scope().covers(KeyScope.Plane.DATA)) {
      return GrantsKey.none(principal.tenant(), principal.isAnonymous());
    }
    Standing standing = standing(principal);
    if (standing.refusal() != null) {
      return GrantsKey.none(principal.tenant(), false);
    }
    Holdings.Held held = standing.holdings().held();
    return new GrantsKey(
        principal.tenant(),
        false,
        held.roles(),
        held.denying(),
        principal.scope().adapters(),
        standing.holdings().isConditional() ? Optional.of(principal) : Optional.empty());
  }

  /** The same as {@link #decide(Principal, Adapter, Action, Circumstances)}, and why. */
  public Explanation explain(
      Principal principal, Adapter adapter, Action action, Circumstances circumstances) {
    List<Explanation.Considered> considered = new ArrayList<>();
    Decision decision = decide(principal, adapter, action, circumstances, considered);
    Set<String> openers = new TreeSet<>(Set.of(Role.ADMIN));
    for (Role role : rolesOf(principal.tenant()).values()) {
      RuleSet rules = new RuleSet(role.grants(), false);
      if (role.grants().stream().anyMatch(rule -> rules.applies(rule, adapter, action))) {
        openers.add(role.name());
      }
    }
    return new Explanation(decision, held(principal), considered, openers);
  }

  private List<Explanation.Held> held(Principal principal) {
    if (isNobody(principal)) {
      return List.of();
    }
    Standing standing = standing(principal);
    List<Explanation.Held> held = new ArrayList<>();
    for (Binding binding : bindingsBySubject.of(principal, standing.tags())) {
      Set<String> opening =
          Holdings.Held.of(Set.of(binding), rolesOf(principal.tenant()), principal.user()).roles();
      for (String role : binding.roles()) {
        held.add(new Explanation.Held(role, binding.name(), opening.contains(role)));
      }
    }
    held.sort(
        Comparator.comparing(Explanation.Held::role).thenComparing(Explanation.Held::binding));
    return held;
  }

  private Map<String, Role> rolesOf(TenantId tenant) {
    return rolesByTenant.getOrDefault(tenant, Map.of());
  }

  private Standing standing(Principal principal) {
    Who who =
        new Who(principal.tenant(), principal.issuer(), principal.subject(), principal.user());
    Standing known = standings.get(who);
    if (known != null) {
      return known;
    }
    if (standings.size() >= MAX_REMEMBERED) {
      standings.clear();
      holdings.clear();
    }
    Standing fresh = workOut(principal);
    standings.put(who, fresh);
    return fresh;
  }

  /** Callers of the same roles share what these hold. */
  private Standing workOut(Principal principal) {
    KnownAgents.Said said = agents.of(principal);
    Map<String, Role> declared = rolesOf(principal.tenant());
    Holdings.Held held =
        Holdings.Held.of(bindingsBySubject.of(principal, said.tags()), declared, principal.user());
    Holdings shared =
        holdings.computeIfAbsent(
            new Holding(principal.tenant(), held), _ -> Holdings.of(held, declared));
    return new Standing(shared, said.tags(), said.refusal());
  }
}
