package io.cardea.model.rest;

import java.util.List;
import java.util.Map;

/** JSON with places for arguments. */
public sealed interface RestJson {

  /**
   * Always the same.
   *
   * @param json JSON text, possibly with secrets
   */
  record Fixed(String json) implements RestJson {

    /** Tells nothing of the text. */
    @Override
    public String toString() {
      return "fixed";
    }
  }

  /** An argument as it came. Without it, a member or an element is left out. */
  record Argument(String name) implements RestJson {}

  /** An object of all arguments that are used nowhere else. */
  record Others() implements RestJson {}

  /**
   * An object.
   *
   * @param members by name, in order; not copied, because {@code Map.copyOf} loses it
   */
  record Members(Map<String, RestJson> members) implements RestJson {}

  /** A list. */
  record Elements(List<RestJson> elements) implements RestJson {
    public Elements {
      elements = List.copyOf(elements);
    }
  }
}
