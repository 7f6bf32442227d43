package io.cardea.dataplane.gateway;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.policy.Action;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for a resource where it can be read for ever: the template that its URI fits, else
 * the scheme. A URI may name a person, and records are not erased.
 */
final class ResourceLabel {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}:");

  private ResourceLabel() {}

  /**
   * What {@code action} is about, if it is about one thing; {@code item} is what is known of it.
   */
  static Optional<String> target(Action action, Optional<Item> item) {
    return switch (action.kind()) {
      case USE -> Optional.empty();
      case TOOL, PROMPT -> Optional.of(action.target());
      case RESOURCE ->
          Optional.of(item.flatMap(ResourceLabel::template).orElse(of(action.target())));
    };
  }

  /** The scheme of {@code uri} with its colon, or {@code uri} if it has none. */
  private static String of(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    return scheme.lookingAt() ? scheme.group() : "uri";
  }

  private static Optional<String> template(Item item) {
    return item.name().indexOf('{') >= 0 ? Optional.of(item.name()) : Optional.empty();
  }
}
