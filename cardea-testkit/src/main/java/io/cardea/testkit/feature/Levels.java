package io.cardea.testkit.feature;

import java.util.List;

/** The log levels of MCP, least severe first. */
final class Levels {

  private static final List<String> ALL =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private Levels() {}

  static boolean isKnown(String level) {
    return ALL.contains(level);
  }

  /** Whether a message of {@code level} is wanted by who wants {@code least} and above. */
  static boolean isWanted(String level, String least) {
    return ALL.indexOf(level) >= ALL.indexOf(least);
  }
}
