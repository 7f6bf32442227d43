package io.cardea.upstream.learn;

import io.cardea.upstream.loop.Loop;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds how many servers are learned at a time on one event loop. Servers that were never tried
 * come before those that failed, and those that somebody waits for before all.
 */
final class LearningSlots {

  private final Loop loop;
  private final int max;
  private final Deque<Turn> untried = new ArrayDeque<>();
  private final Deque<Turn> failed = new ArrayDeque<>();
  private int taken;

  LearningSlots(Loop loop, int max) {
    this.loop = loop;
    this.max = max;
  }

  /** Runs {@code onTurn} when there is room. */
  Turn ask(Runnable onTurn, boolean isUntried) {
    Turn turn = new Turn(onTurn);
    (isUntried ? untried : failed).add(turn);
    next();
    return turn;
  }

  private void next() {
    while (taken < max && !(untried.isEmpty() && failed.isEmpty())) {
      Turn turn = untried.isEmpty() ? failed.remove() : untried.remove();
      taken++;
      turn.holds = true;
      loop.run(turn::run);
    }
  }

  /** One server's place among those that are learned, or in the queue for it. */
  final class Turn {
    private final Runnable onTurn;
    private boolean holds;
    private boolean over;

    private Turn(Runnable onTurn) {
      this.onTurn = onTurn;
    }

    private void run() {
      if (!over) {
        onTurn.run();
      }
    }

    /** Gives the place to the next, or leaves the queue. */
    void release() {
      over = true;
      if (holds) {
        holds = false;
        taken--;
        next();
      } else if (!untried.remove(this)) {
        failed.remove(this);
      }
    }

    /** Goes to the front of the queue. */
    void hurry() {
      if (untried.remove(this) || failed.remove(this)) {
        untried.addFirst(this);
      }
    }
  }
}
