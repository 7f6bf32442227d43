package io.cardea.dataplane.listing;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One server behind an endpoint, and what the endpoint takes of it.
 *
 * @param adapter which
 * @param rules what a profile says of it
 */
record Member(Adapter adapter, Profile.Member rules) {

  private static final List<NamePattern> ALL = List.of(NamePattern.ANY);

  /** A server that the endpoint takes everything of. */
  static Member whole(Adapter adapter) {
    String name = adapter.key().name();
    return new Member(
        adapter, new Profile.Member(name, Profile.Names.PREFIXED, ALL, ALL, ALL, Map.of()));
  }

  /** The only server of an endpoint, which takes everything of it as it is. */
  static Member sole(Adapter adapter) {
    String name = adapter.key().name();
    return new Member(
        adapter, new Profile.Member(name, Profile.Names.ORIGINAL, ALL, ALL, ALL, Map.of()));
  }

  /** The same server at another of its versions. */
  Member at(Adapter version) {
    return new Member(version, rules);
  }

  String name() {
    return adapter.key().name();
  }

  boolean isPrefixed() {
    return rules.names() == Profile.Names.PREFIXED;
  }

  /** Whether the endpoint takes the server's {@code original} name or URI. */
  boolean takes(Kind kind, String original) {
    for (NamePattern pattern : patterns(kind)) {
      if (pattern.matches(original)) {
        return true;
      }
    }
    return false;
  }

  private List<NamePattern> patterns(Kind kind) {
    return switch (kind) {
      case TOOL -> rules.tools();
      case PROMPT -> rules.prompts();
      case RESOURCE, TEMPLATE -> rules.resources();
    };
  }

  /** What the operator has renamed the server's {@code original} to. */
  Optional<String> alias(Kind kind, String original) {
    return kind == Kind.TOOL
        ? Optional.ofNullable(rules.aliases().get(original))
        : Optional.empty();
  }

  /** What a tool or prompt is called here, if nothing else has that name. */
  String nameHere(Kind kind, Item item) {
    return alias(kind, item.name()).orElse(isPrefixed() ? item.exposedName() : item.name());
  }
}
