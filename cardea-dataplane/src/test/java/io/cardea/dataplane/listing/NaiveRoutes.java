package io.cardea.dataplane.listing;

import io.cardea.mcp.uri.UriTemplate;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says the same as routing does, by going through everything there is in order and writing down who
 * gets which name first. Of servers that have all been learned.
 */
final class NaiveRoutes {

  private final World world;
  private final List<Profile.Member> members;

  NaiveRoutes(World world, List<Profile.Member> members) {
    this.world = world;
    this.members = members;
  }

  /** Every name that leads to something known, and where to, in order of the list. */
  Map<String, String> names(Kind kind) {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> aliasKeys = new HashSet<>();
    Set<String> taken = new HashSet<>();
    if (kind == Kind.TOOL) {
      for (Profile.Member member : members) {
        member.aliases().values().forEach(alias -> aliasKeys.add(ExposedName.confusableKey(alias)));
      }
    }
    for (Profile.Member member : members) {
      for (Item item : unquarantined(world.offer(member.adapter()).items(kind))) {
        String alias = kind == Kind.TOOL ? member.aliases().get(item.name()) : null;
        boolean prefixed = member.names() == Profile.Names.PREFIXED;
        String name = alias != null ? alias : prefixed ? item.exposedName() : item.name();
        boolean taking = member.tools().stream().anyMatch(pattern -> pattern.matches(item.name()));
        if (!taking) {
          continue;
        }
        if (alias == null && prefixed && aliases().contains(name) && kind == Kind.TOOL) {
          continue;
        }
        if (alias == null && !prefixed) {
          String key = ExposedName.confusableKey(name);
          if (aliasKeys.contains(key) || isReserved(key) || !taken.add(key)) {
            continue;
          }
        }
        names.putIfAbsent(name, member.adapter() + ":" + item.name());
      }
    }
    return names;
  }

  private Set<String> aliases() {
    Set<String> aliases = new HashSet<>();
    members.forEach(member -> aliases.addAll(member.aliases().values()));
    return aliases;
  }

  private boolean isReserved(String key) {
    return members.stream()
        .filter(member -> member.names() == Profile.Names.PREFIXED)
        .anyMatch(member -> key.startsWith(member.adapter() + "__"));
  }

  private static List<Item> unquarantined(List<Item> items) {
    List<Item> kept = new ArrayList<>();
    for (Item item : items) {
      boolean clashes =
          kept.stream()
              .anyMatch(other ->
                  other.exposedName().equalsIgnoreCase(item.exposedName())
                      || ExposedName.confusableKey(other.name())
                          .equals(ExposedName.confusableKey(item.name())));
      if (!clashes) {
        kept.add(item);
      }
    }
    return kept;
  }

  /** Where {@code uri} leads, or nothing. */
  String uri(String uri) {
    for (Profile.Member member : members) {
      String mark = "#~" + member.adapter();
      if (uri.endsWith(mark)) {
        String own = uri.substring(0, uri.length() - mark.length());
        return takes(member, own) ? member.adapter() + ":" + own : "";
      }
    }
    for (Kind kind : List.of(Kind.RESOURCE, Kind.TEMPLATE)) {
      for (Profile.Member member : members) {
        if (takes(member, uri)
            && world.offer(member.adapter()).items(kind).stream()
                .anyMatch(item -> item.name().equals(uri))) {
          return member.adapter() + ":" + uri;
        }
      }
    }
    for (Profile.Member member : members) {
      Offer offer = world.offer(member.adapter());
      if (takes(member, uri)
          && offer.templates().stream()
              .anyMatch(item -> UriTemplate.parse(item.name()).orElseThrow().matches(uri))) {
        return member.adapter() + ":" + uri;
      }
    }
    return "";
  }

  private static boolean takes(Profile.Member member, String uri) {
    return member.resources().stream().anyMatch(pattern -> pattern.matches(uri));
  }
}
