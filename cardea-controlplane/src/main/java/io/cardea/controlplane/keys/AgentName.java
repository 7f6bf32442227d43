package io.cardea.controlplane.keys;

import java.util.regex.Pattern;

/** The form of agents' names. */
public final class AgentName {

  /** The form in words. */
  public static final String FORM = "1 to 64 characters of [A-Za-z0-9._-]";

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private AgentName() {}

  /** Whether {@code text} may be an agent's name. */
  public static boolean isValid(String text) {
    return PATTERN.matcher(text).matches();
  }
}
