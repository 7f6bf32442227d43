package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every role and binding of every tenant, compiled so that a decision looks only at the caller's
 * own grants. Pure and immutable; what no grant allows is denied.
 */
public final class AccessPolicy {

  /** Nobody may do anything. */
  public static final AccessPolicy DENY_ALL = of(List.of(), List.of());

  private static final Grant EVERYTHING =
      new Grant(
          Role.ADMIN,
          List.of(NamePattern.ANY),
          List.of(NamePattern.ANY),
          List.of(NamePattern.ANY),
          List.of(NamePattern.ANY));
  private static final Denial WRONG_TENANT = new Denial("credential of another tenant");
  private static final Denial OUT_OF_SCOPE = new Denial("outside the credential's scope");
  private static final Denial NO_GRANT = new Denial("no grant");
  private static final Denial NO_REQUIRED_ROLE = new Denial("none of the adapter's required roles");

  private final Map<Agent, Holdings> byAgent;

  private record Agent(TenantId tenant, String name) {}

  private record Holdings(Set<String> roles, List<Grant> grants) {
    static final Holdings NONE = new Holdings(Set.of(), List.of());
  }

  private AccessPolicy(Map<Agent, Holdings> byAgent) {
    this.byAgent = Map.copyOf(byAgent);
  }

  /**
   * Compiles {@code roles} and {@code bindings}; a binding to a role that does not exist grants
   * nothing.
   */
  public static AccessPolicy of(List<Role> roles, List<Binding> bindings) {
    Map<Agent, Set<String>> names = new LinkedHashMap<>();
    for (Binding binding : bindings) {
      for (String agent : binding.agents()) {
        names
            .computeIfAbsent(new Agent(binding.tenant(), agent), _ -> new TreeSet<>())
            .addAll(binding.roles());
      }
    }
    Map<Agent, Holdings> byAgent = new HashMap<>();
    names.forEach((agent, held) -> byAgent.put(agent, holdings(agent.tenant(), held, roles)));
    return new AccessPolicy(byAgent);
  }

  private static Holdings holdings(TenantId tenant, Set<String> held, List<Role> roles) {
    List<Grant> grants = new ArrayList<>();
    if (held.contains(Role.ADMIN)) {
      grants.add(EVERYTHING);
    }
    for (Role role : roles) {
      if (role.tenant().equals(tenant) && held.contains(role.name())) {
        grants.addAll(role.grants());
      }
    }
    return new Holdings(Set.copyOf(held), List.copyOf(grants));
  }

  /** Whether {@code principal} may do {@code action} with {@code adapter}, and by which rule. */
  public Decision decide(Principal principal, Adapter adapter, Action action) {
    if (!principal.tenant().equals(adapter.key().tenant())) {
      return WRONG_TENANT;
    }
    // Who shows no credential is on this machine; who shows one may be anywhere and needs a role.
    if (adapter.access() == Adapter.Access.PUBLIC && principal.isAnonymous()) {
      return new Permit(principal, adapter, action, "public adapter");
    }
    // Bindings name agents of Cardea's own keys; a subject of another issuer is somebody else.
    if (!principal.issuer().equals(Principal.CARDEA)
        || !principal.scope().reaches(adapter.key().name())) {
      return OUT_OF_SCOPE;
    }
    return decide(holdings(principal), principal, adapter, action);
  }

  /**
   * Whether {@code principal} may enter an endpoint of its tenant that has this access and wants
   * one of these roles, unless none; what it may see and call there each adapter's decision says.
   */
  public boolean admits(Principal principal, Adapter.Access access, Set<String> requiredRoles) {
    if (access == Adapter.Access.PUBLIC || requiredRoles.isEmpty()) {
      return access == Adapter.Access.PUBLIC || !principal.isAnonymous();
    }
    Set<String> roles = holdings(principal).roles();
    return principal.issuer().equals(Principal.CARDEA)
        && (roles.contains(Role.ADMIN) || requiredRoles.stream().anyMatch(roles::contains));
  }

  /** Whether it decides as {@code other} does, whatever it is asked. */
  public boolean isSameAs(AccessPolicy other) {
    return byAgent.equals(other.byAgent);
  }

  /** Whether {@code principal} itself holds one of these roles. */
  public boolean holds(Principal principal, Set<String> roles) {
    return !roles.isEmpty()
        && principal.issuer().equals(Principal.CARDEA)
        && !Collections.disjoint(holdings(principal).roles(), roles);
  }

  /** What of {@code principal} this policy's decisions depend on. */
  public GrantsKey grantsKey(Principal principal) {
    if (!principal.issuer().equals(Principal.CARDEA)
        || !principal.scope().covers(KeyScope.Plane.DATA)) {
      return GrantsKey.none(principal.tenant(), principal.isAnonymous());
    }
    return new GrantsKey(
        principal.tenant(), false, holdings(principal).roles(), principal.scope().adapters());
  }

  private Holdings holdings(Principal principal) {
    return byAgent.getOrDefault(new Agent(principal.tenant(), principal.subject()), Holdings.NONE);
  }

  private static Decision decide(
      Holdings holdings, Principal principal, Adapter adapter, Action action) {
    Set<String> required = adapter.requiredRoles();
    if (!required.isEmpty()
        && !holdings.roles().contains(Role.ADMIN)
        && required.stream().noneMatch(holdings.roles()::contains)) {
      return NO_REQUIRED_ROLE;
    }
    for (Grant grant : holdings.grants()) {
      if (grant.allows(adapter.key().name(), action)) {
        return new Permit(principal, adapter, action, grant.role());
      }
    }
    return NO_GRANT;
  }
}
