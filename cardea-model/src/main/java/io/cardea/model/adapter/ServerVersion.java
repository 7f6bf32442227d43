package io.cardea.model.adapter;

import java.util.Set;

/**
 * One of several versions of a server behind one adapter, and who gets it.
 *
 * @param name as its operator calls it, 1 to 24 characters of {@code [A-Za-z0-9._+-]}
 * @param weight percent of the callers that no role sends elsewhere, 0 to 100; all versions of a
 *     server have 100 together
 * @param roles whoever holds one of them gets it
 * @param isSelectable whether any caller may ask for it
 */
public record ServerVersion(String name, int weight, Set<String> roles, boolean isSelectable) {

  private static final int MAX_NAME = 24;

  public ServerVersion {
    if (!isValidName(name)) {
      throw new IllegalArgumentException("a version is 1 to 24 characters of [A-Za-z0-9._+-]");
    }
    if (weight < 0 || weight > 100) {
      throw new IllegalArgumentException("a weight is 0 to 100 percent");
    }
    roles = Set.copyOf(roles);
  }

  /** Whether {@code text} may be a version. */
  public static boolean isValidName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME
        && text.chars().allMatch(ServerVersion::isPart);
  }

  private static boolean isPart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '+'
        || c == '-';
  }
}
