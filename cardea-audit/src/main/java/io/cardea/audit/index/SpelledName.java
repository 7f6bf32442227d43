package io.cardea.audit.index;

import org.jspecify.annotations.Nullable;

/**
 * A member's name as it is spelled in a record, with its quotes and colon, and the two that came
 * after it last: nearly always one of them does so again. One thread.
 */
final class SpelledName {

  private final byte[] spelled;
  private final Text text;
  private @Nullable SpelledName likely;
  private @Nullable SpelledName other;

  /**
   * @param text where to put what has the name
   */
  SpelledName(byte[] spelled, Text text) {
    this.spelled = spelled;
    this.text = text;
  }

  /** Bytes of it. */
  int length() {
    return spelled.length;
  }

  Text text() {
    return text;
  }

  /** Which of the two that came after it is at {@code at}; null if neither is. */
  @Nullable SpelledName next(byte[] bytes, int at, int end) {
    if (likely == null || likely.isAt(bytes, at, end)) {
      return likely;
    }
    SpelledName found = other;
    if (found == null || !found.isAt(bytes, at, end)) {
      return null;
    }
    other = likely;
    likely = found;
    return found;
  }

  /** That came after it now. */
  void learn(SpelledName next) {
    other = likely;
    likely = next;
  }

  private boolean isAt(byte[] bytes, int at, int end) {
    int behind = at + spelled.length;
    return behind <= end && Words.isEqual(bytes, at, spelled, spelled.length);
  }
}
