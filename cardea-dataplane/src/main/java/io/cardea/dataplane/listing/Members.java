package io.cardea.dataplane.listing;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers behind one endpoint, in order.
 *
 * @param inOrder on {@code /mcp} by the adapter's name, in a profile as it says; of two that name
 *     one adapter the first
 * @param byAdapter the same by the adapter's name
 * @param originals those whose tools and prompts keep their own names
 * @param aliases what operators have renamed, by new name
 * @param aliasKeys keys of names that are confusable with an alias
 */
record Members(
    List<Member> inOrder,
    Map<String, Member> byAdapter,
    List<Member> originals,
    Map<String, Alias> aliases,
    Set<String> aliasKeys) {

  static final Members NONE = of(List.of());

  /**
   * Where an alias leads.
   *
   * @param member whose tool
   * @param original what the server calls it
   */
  record Alias(Member member, String original) {}

  /** The published servers of a tenant, which {@code /mcp} joins. */
  static Members all(Collection<Adapter> adapters) {
    return of(
        adapters.stream()
            .sorted(Comparator.comparing(adapter -> adapter.key().name()))
            .map(Member::whole)
            .toList());
  }

  /** One server, if it exists. */
  static Members of(Optional<Adapter> adapter) {
    return of(adapter.map(Member::sole).stream().toList());
  }

  /** The servers of {@code profile}; drafts and those that do not exist are left out. */
  static Members of(Profile profile, GatewaySnapshot snapshot) {
    EndpointKey key = profile.key();
    List<Member> members = new ArrayList<>();
    for (Profile.Member rules : profile.members()) {
      Adapter adapter = snapshot.adapters().get(key.adapterKey(rules.adapter()));
      if (adapter != null && adapter.lifecycle().isPublished()) {
        members.add(new Member(adapter, rules));
      }
    }
    return of(members);
  }

  /** Whether no server can take a name of a tool or prompt from another one. */
  boolean areApart() {
    return originals.isEmpty() && aliases.isEmpty();
  }

  /** Those of which a caller may get one version or another. */
  List<Adapter> versioned() {
    return inOrder.stream()
        .map(Member::adapter)
        .filter(adapter -> !adapter.versions().isEmpty())
        .toList();
  }

  /** The same servers, some of them at these versions, by name. */
  Members at(Map<String, Adapter> versions) {
    return of(
        inOrder.stream()
            .map(member -> member.at(versions.getOrDefault(member.name(), member.adapter())))
            .toList());
  }

  private static Members of(List<Member> members) {
    Map<String, Member> byAdapter = new LinkedHashMap<>();
    members.forEach(member -> byAdapter.putIfAbsent(member.name(), member));
    Map<String, Alias> aliases = new HashMap<>();
    Set<String> aliasKeys = new HashSet<>();
    for (Member member : byAdapter.values()) {
      member
          .rules()
          .aliases()
          .forEach((original, alias) -> {
            aliases.putIfAbsent(alias, new Alias(member, original));
            aliasKeys.add(ExposedName.confusableKey(alias));
          });
    }
    List<Member> originals =
        byAdapter.values().stream().filter(member -> !member.isPrefixed()).toList();
    return new Members(List.copyOf(byAdapter.values()), byAdapter, originals, aliases, aliasKeys);
  }

  /** Whether names that begin with {@code adapter} and {@code __} are of that server only. */
  boolean isReserved(String adapter) {
    Member member = byAdapter.get(adapter);
    return member != null && member.isPrefixed();
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }
}
