package io.cardea.model.adapter;

import java.util.Optional;

/**
 * How far a server is in its life, as declared.
 *
 * @param stage in one word
 * @param replacedBy name of the adapter of the same tenant that takes its place
 * @param message what its users should know of it, possibly empty
 */
public record Lifecycle(Stage stage, Optional<String> replacedBy, String message) {

  /** Of an adapter that says nothing. */
  public static final Lifecycle ACTIVE = new Lifecycle(Stage.ACTIVE, Optional.empty(), "");

  /** In one word. */
  public enum Stage {
    /** Being tried: only at its own address. */
    DRAFT,
    /** In use. */
    ACTIVE,
    /** In use as ever, and going to end. */
    DEPRECATED,
    /** Out of use: declared, and nothing of it can be reached. */
    DISABLED
  }

  /** Whether its own address is there, and the gateway speaks with it at all. */
  public boolean isServed() {
    return switch (stage) {
      case DRAFT, ACTIVE, DEPRECATED -> true;
      case DISABLED -> false;
    };
  }

  /** Whether it is where several servers are: on {@code /mcp}, in profiles, in the registry. */
  public boolean isPublished() {
    return switch (stage) {
      case ACTIVE, DEPRECATED -> true;
      case DRAFT, DISABLED -> false;
    };
  }
}
