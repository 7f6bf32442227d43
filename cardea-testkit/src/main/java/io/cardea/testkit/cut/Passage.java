package io.cardea.testkit.cut;

import java.util.Optional;

/** How much of an answer may pass. Used by one thread at a time. */
final class Passage {

  private final Optional<Cut> cut;
  private int bytes;
  private int events;
  private int before;
  private int chunkEnd;

  Passage(Optional<Cut> cut) {
    this.cut = cut;
  }

  /** How many of the {@code length} bytes that have come may pass; fewer if it ends with them. */
  int pass(byte[] answer, int length) {
    if (cut.isEmpty()) {
      return length;
    }
    int count = cut.get().count();
    return switch (cut.get().point()) {
      case BEFORE_REQUEST, IN_REQUEST -> length;
      case AFTER_REQUEST, BEFORE_ANSWER -> 0;
      case IN_ANSWER -> {
        bytes += length;
        yield bytes <= count ? length : length - (bytes - count);
      }
      case AFTER_EVENT -> afterEvents(answer, length, count);
    };
  }

  /** The end of the chunk that an event comes in passes with it: readers wait for that. */
  private int afterEvents(byte[] answer, int length, int count) {
    for (int at = 0; at < length; at++) {
      if (events >= count) {
        chunkEnd++;
      } else if (answer[at] == '\n' && before == '\n') {
        events++;
      }
      before = answer[at];
      if (chunkEnd == 2) {
        return at + 1;
      }
    }
    return length;
  }

  /** Whether the connection breaks with what has passed. */
  boolean isOver(int passed, int length) {
    return passed < length || chunkEnd == 2;
  }

  /** Whether it breaks by a reset. */
  boolean isReset() {
    return cut.isPresent() && cut.get().isReset();
  }
}
