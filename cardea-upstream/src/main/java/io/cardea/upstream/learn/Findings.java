package io.cardea.upstream.learn;

import io.cardea.model.catalog.Offer;
import io.cardea.upstream.probe.Greeting;
import io.cardea.upstream.probe.Listed;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has been found out of one server: its offer and what is wrong with it. Kept while it is
 * down. Lives on one event loop.
 */
final class Findings {

  /**
   * What taking in lists has changed.
   *
   * @param changed the lists that are other than before
   * @param isNews whether the offer is, in whatever way
   */
  record News(Set<Offer.Kind> changed, boolean isNews) {}

  private static final int MAX_PROBLEM = 500;

  private final Map<Offer.Kind, String> digests = new EnumMap<>(Offer.Kind.class);
  private final Map<Offer.Kind, String> problems = new EnumMap<>(Offer.Kind.class);
  private Optional<Offer> offer;
  private boolean isInherited = true;

  /**
   * @param offer what the adapter offered before its upstream was changed: stands in until the new
   *     one was tried
   */
  Findings(Optional<Offer> offer) {
    this.offer = offer;
  }

  Optional<Offer> offer() {
    return offer;
  }

  /** What could not be learned, in words; empty if all could. */
  String problem() {
    String all = String.join("; ", problems.values());
    return all.length() <= MAX_PROBLEM ? all : all.substring(0, MAX_PROBLEM) + "…";
  }

  /** Forgets the offer if it is not the server's own; answers which lists that empties. */
  Set<Offer.Kind> forgetInherited() {
    if (!isInherited || offer.isEmpty()) {
      return Set.of();
    }
    isInherited = false;
    Set<Offer.Kind> emptied = withdrawn(Set.of());
    offer = Optional.empty();
    return emptied;
  }

  /** Takes what was read. */
  News take(Greeting greeting, List<Listed> lists, Instant now) {
    Map<Offer.Kind, List<Offer.Item>> items = new EnumMap<>(Offer.Kind.class);
    for (Offer.Kind kind : Offer.Kind.values()) {
      if (greeting.offered().contains(kind)) {
        items.put(kind, before(kind));
      } else {
        digests.remove(kind);
        problems.remove(kind);
      }
    }
    Set<Offer.Kind> changed = withdrawn(items.keySet());
    for (Listed listed : lists) {
      if (isTaken(listed)) {
        items.put(listed.kind(), listed.items());
        if (!digests(listed.items()).equals(digests(before(listed.kind())))) {
          changed.add(listed.kind());
        }
      }
    }
    Offer found = offer(greeting, items, now);
    boolean isNews = !changed.isEmpty() || offer.filter(o -> isAlike(o, found)).isEmpty();
    offer = isNews ? Optional.of(found) : offer;
    isInherited = false;
    return new News(changed, isNews);
  }

  private List<Offer.Item> before(Offer.Kind kind) {
    return offer.map(known -> known.items(kind)).orElse(List.of());
  }

  private Set<Offer.Kind> withdrawn(Set<Offer.Kind> offered) {
    Set<Offer.Kind> kinds = EnumSet.noneOf(Offer.Kind.class);
    for (Offer.Kind kind : Offer.Kind.values()) {
      if (!offered.contains(kind) && !before(kind).isEmpty()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /**
   * Whether a list replaces what was known: not if it is the same, and not if it broke off while
   * there is one that was read to its end.
   */
  private boolean isTaken(Listed listed) {
    if (listed.problem().isEmpty()) {
      problems.remove(listed.kind());
    } else {
      problems.put(listed.kind(), listed.problem());
    }
    String known = digests.get(listed.kind());
    if (listed.extent() == Listed.Extent.BROKEN) {
      return known == null;
    }
    digests.put(listed.kind(), listed.digest());
    return !listed.digest().equals(known);
  }

  private static List<String> digests(List<Offer.Item> items) {
    return items.stream().map(Offer.Item::digest).toList();
  }

  private static Offer offer(
      Greeting greeting, Map<Offer.Kind, List<Offer.Item>> items, Instant now) {
    return new Offer(
        greeting.revision(),
        greeting.capabilities(),
        greeting.serverInfo(),
        greeting.instructions(),
        items.getOrDefault(Offer.Kind.TOOL, List.of()),
        items.getOrDefault(Offer.Kind.PROMPT, List.of()),
        items.getOrDefault(Offer.Kind.RESOURCE, List.of()),
        items.getOrDefault(Offer.Kind.TEMPLATE, List.of()),
        now);
  }

  /** Whether two offers whose lists are the same say the same of the server. */
  private static boolean isAlike(Offer a, Offer b) {
    return a.revision().equals(b.revision())
        && a.capabilities().equals(b.capabilities())
        && a.serverInfo().equals(b.serverInfo())
        && a.instructions().equals(b.instructions());
  }
}
