package io.cardea.model.policy;

import io.cardea.model.name.NamePattern;
import java.util.List;

/**
 * What a request wants to do with an adapter.
 *
 * @param kind what sort of thing it touches
 * @param target the thing's name or URI; empty for {@link Kind#USE}
 */
public record Action(Kind kind, String target) {

  /** Reaching the adapter without touching one thing of it: initialize, lists, streams. */
  public static final Action USE = new Action(Kind.USE, "");

  /** What sort of thing an action touches. */
  public enum Kind {
    USE,
    TOOL,
    PROMPT,
    RESOURCE;

    /** The patterns of {@code grant} that speak of this kind. */
    List<NamePattern> patternsOf(Grant grant) {
      return switch (this) {
        case USE -> List.of(NamePattern.ANY);
        case TOOL -> grant.tools();
        case PROMPT -> grant.prompts();
        case RESOURCE -> grant.resources();
      };
    }
  }

  public static Action tool(String name) {
    return new Action(Kind.TOOL, name);
  }

  public static Action prompt(String name) {
    return new Action(Kind.PROMPT, name);
  }

  public static Action resource(String uri) {
    return new Action(Kind.RESOURCE, uri);
  }
}
