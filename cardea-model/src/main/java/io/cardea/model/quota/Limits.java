package io.cardea.model.quota;

import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits of every tenant, compiled so that those which name agents one by one cost nothing for
 * the calls of others. Pure and immutable.
 */
public final class Limits {

  /** Nothing is limited. */
  public static final Limits NONE = of(List.of());

  private final List<Limit> all;
  private final Map<TenantId, OfTenant> byTenant;

  /**
   * Those of one tenant.
   *
   * @param byAgent those that can match only this agent
   * @param others the rest
   * @param perTool whether any has counters of tools
   */
  private record OfTenant(Map<String, List<Limit>> byAgent, List<Limit> others, boolean perTool) {

    static OfTenant of(List<Limit> limits) {
      Map<String, List<Limit>> byAgent = new HashMap<>();
      List<Limit> others = new ArrayList<>();
      for (Limit limit : limits) {
        List<NamePattern> agents = limit.match().agents();
        if (agents.isEmpty() || agents.stream().anyMatch(agent -> agent.text().contains("*"))) {
          others.add(limit);
        } else {
          agents.stream()
              .distinct()
              .forEach(agent ->
                  byAgent.computeIfAbsent(agent.text(), _ -> new ArrayList<>()).add(limit));
        }
      }
      return new OfTenant(
          byAgent, others, limits.stream().anyMatch(limit -> limit.per().contains(Per.TOOL)));
    }
  }

  private Limits(List<Limit> all, Map<TenantId, OfTenant> byTenant) {
    this.all = all;
    this.byTenant = byTenant;
  }

  /** Compiles {@code limits}, whose names are unique within their tenants. */
  public static Limits of(Collection<Limit> limits) {
    Map<TenantId, List<Limit>> sorted = new HashMap<>();
    limits.forEach(
        limit -> sorted.computeIfAbsent(limit.tenant(), _ -> new ArrayList<>()).add(limit));
    Map<TenantId, OfTenant> byTenant = new HashMap<>();
    sorted.forEach((tenant, mine) -> byTenant.put(tenant, OfTenant.of(mine)));
    return new Limits(List.copyOf(limits), Map.copyOf(byTenant));
  }

  /** Whether {@code tenant} has none, so that nothing about a call needs to be found out. */
  public boolean isEmpty(TenantId tenant) {
    return !byTenant.containsKey(tenant);
  }

  /** Whether it matters to {@code tenant} which tools servers list. */
  public boolean countsTools(TenantId tenant) {
    OfTenant mine = byTenant.get(tenant);
    return mine != null && mine.perTool();
  }

  /** The limit of this name. */
  public Optional<Limit> find(TenantId tenant, String name) {
    return all.stream()
        .filter(limit -> limit.tenant().equals(tenant) && limit.name().equals(name))
        .findFirst();
  }

  /** What {@code call} takes of each limit that matches it. */
  public List<Draw> draws(QuotaCall call, AccessPolicy access) {
    OfTenant mine = byTenant.get(call.principal().tenant());
    if (mine == null) {
      return List.of();
    }
    List<Draw> draws = add(List.of(), mine.others(), call, access);
    List<Limit> ofAgent = mine.byAgent().get(call.principal().subject());
    return ofAgent == null ? draws : add(draws, ofAgent, call, access);
  }

  private static List<Draw> add(
      List<Draw> draws, List<Limit> limits, QuotaCall call, AccessPolicy access) {
    List<Draw> all = draws;
    for (Limit limit : limits) {
      if (limit.match().matches(call, access)) {
        all = all.isEmpty() ? new ArrayList<>(4) : all;
        all.add(limit.draw(call));
      }
    }
    return all;
  }

  /** Whether they are the same limits, in the same order. */
  public boolean isSameAs(Limits other) {
    return all.equals(other.all);
  }
}
