package io.cardea.model.node;

import io.cardea.model.identity.NameForm;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Names one life of a node: what it held in memory dies with it, so a node that was started again
 * is another one. Public, and proof of nothing.
 *
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, the same after a restart
 * @param incarnation random at each start
 */
public record NodeId(String name, long incarnation) {

  private static final int INCARNATION_DIGITS = 16;

  public NodeId {
    if (!NameForm.isLabel(name)) {
      throw new IllegalArgumentException("a node's name is 1 to 32 characters of [a-z0-9-]");
    }
  }

  /** The node {@code name} as it starts now. */
  public static NodeId starting(String name, RandomGenerator random) {
    return new NodeId(name, random.nextLong());
  }

  /** Reads what {@link #toString} wrote, and nothing else. */
  public static Optional<NodeId> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || text.length() - dot - 1 != INCARNATION_DIGITS) {
      return Optional.empty();
    }
    String name = text.substring(0, dot);
    return NameForm.isLabel(name) && isLowerHex(text, dot + 1)
        ? Optional.of(new NodeId(name, HexFormat.fromHexDigitsToLong(text, dot + 1, text.length())))
        : Optional.empty();
  }

  /** {@code Long.parseUnsignedLong} would take digits of other scripts and capitals, too. */
  private static boolean isLowerHex(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** {@code name.incarnation}, the incarnation in 16 hexadecimal digits. */
  @Override
  public String toString() {
    return name + "." + HexFormat.of().toHexDigits(incarnation);
  }
}
