package io.cardea.controlplane.simulate;

/**
 * How a recorded call would be decided by what is proposed.
 *
 * @param verdict how
 * @param why by which rule, or what would have to be known
 */
public record Replay(Verdict verdict, String why) {

  /** The ways in which it can be decided. */
  public enum Verdict {
    ALLOWED,
    DENIED,
    /** A rule looks at something that is not known of the call any more. */
    UNKNOWN
  }

  static Replay allowed(String rule) {
    return new Replay(Verdict.ALLOWED, rule);
  }

  static Replay denied(String rule) {
    return new Replay(Verdict.DENIED, rule);
  }

  static Replay unknown(String why) {
    return new Replay(Verdict.UNKNOWN, why);
  }
}
