package io.cardea.model.quota;

import java.util.Locale;

/** What has a counter of its own. */
public enum Per {
  /** Each agent, whichever of its keys it uses. */
  AGENT,
  /** Each person on whose behalf agents act; an agent on nobody's behalf stands for itself. */
  USER,
  /** Each server, all of its versions together. */
  ADAPTER,
  /** Each tool that a server lists; all else together. */
  TOOL;

  /** As people write it, {@code agent}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
