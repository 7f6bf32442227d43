package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.Checkpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the log of a node is.
 *
 * @param origin its name
 * @param size records under its newest checkpoint
 * @param root over those, in base64
 * @param isClosed whether nothing follows
 */
record NodeLog(String origin, long size, String root, boolean isClosed) {

  private static final Pattern FORM =
      Pattern.compile("log (\\S{1,200}) (0|[1-9][0-9]{0,17}) ([A-Za-z0-9+/]{43}=) (open|closed)");

  /**
   * That of a checkpoint.
   *
   * @throws IllegalArgumentException if what the checkpoint says cannot stand in a line
   */
  static NodeLog of(Checkpoint newest) {
    return parse(
        new NodeLog(newest.origin(), newest.size(), newest.root(), newest.isClosed()).toString());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NodeLog parse(String line) {
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it holds a line that is of no log");
    }
    return new NodeLog(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        matcher.group(3),
        matcher.group(4).equals("closed"));
  }

  /** Whether this can be what {@code before} has become. */
  boolean follows(NodeLog before) {
    boolean isSame = size == before.size && root.equals(before.root);
    return before.isClosed ? isSame && isClosed : isSame || size > before.size;
  }

  @Override
  public String toString() {
    return "log %s %d %s %s".formatted(origin, size, root, isClosed ? "closed" : "open");
  }
}
