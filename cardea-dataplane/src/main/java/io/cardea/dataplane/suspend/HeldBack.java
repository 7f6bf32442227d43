package io.cardea.dataplane.suspend;

import io.cardea.upstream.exchange.UpstreamReply;
import java.util.ArrayList;
import java.util.List;

/** What a server says while nobody is there to hear it. */
final class HeldBack {

  /** Bytes of a message that is looked at while it is held back. */
  static final int SMALL = 16 * 1024;

  private static final int MOST = 32;
  private static final int MOST_BYTES = 64 * 1024;

  private final List<Step> steps = new ArrayList<>(0);
  private int bytes;

  /** One thing that the server said. */
  @FunctionalInterface
  interface Step {
    void tell(UpstreamReply reply);
  }

  void add(Step step, int size) {
    steps.add(step);
    bytes += size;
  }

  /** Whether the server should say no more. */
  boolean isFull() {
    return steps.size() >= MOST || bytes >= MOST_BYTES;
  }

  /** Tells {@code reply} everything, in order. */
  void release(UpstreamReply reply) {
    List<Step> all = List.copyOf(steps);
    clear();
    all.forEach(step -> step.tell(reply));
  }

  void clear() {
    steps.clear();
    bytes = 0;
  }
}
