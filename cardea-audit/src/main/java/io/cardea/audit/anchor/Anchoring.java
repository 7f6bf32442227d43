package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Brings checkpoints to anchors, none of which holds up the caller, nor another, nor the end. */
public final class Anchoring implements Closeable {

  private static final Duration MOST_AT_CLOSE = Duration.ofSeconds(5);

  private final List<Delivery> deliveries;

  private Anchoring(List<Delivery> deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * Begins.
   *
   * @param threads makes a thread for each anchor; daemons, for one may hang for ever
   */
  public static Anchoring start(List<Anchor> anchors, InstantSource clock, ThreadFactory threads) {
    Anchoring anchoring =
        new Anchoring(
            anchors.stream().map(anchor -> new Delivery(anchor, clock, threads)).toList());
    anchoring.deliveries.forEach(Delivery::start);
    return anchoring;
  }

  /** Has a checkpoint brought to each anchor. At once, whatever they do. */
  public void offer(SignedNote checkpoint) {
    deliveries.forEach(delivery -> delivery.offer(checkpoint));
  }

  /** How far each anchor is. */
  public List<AnchorState> states() {
    return deliveries.stream().map(Delivery::state).toList();
  }

  /** Whether one does not take them. */
  public boolean isFailing() {
    return states().stream().anyMatch(AnchorState::isFailing);
  }

  /** Whether each anchor has the newest checkpoint that was offered. */
  public boolean isComplete() {
    return deliveries.stream().allMatch(Delivery::isComplete);
  }

  /** Tries once more to bring the newest one to each; waits five seconds at most. */
  @Override
  public void close() {
    deliveries.forEach(Delivery::end);
    long end = System.nanoTime() + MOST_AT_CLOSE.toNanos();
    try {
      for (Delivery delivery : deliveries) {
        long left = end - System.nanoTime();
        delivery.awaitEnd(left > 0 ? Duration.ofNanos(left) : Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
