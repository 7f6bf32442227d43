package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.WatchListener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a watch tells: the number of a revision, or {@code gap} and a position. */
final class Diary implements WatchListener {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ResourceStore store;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile boolean failing;

  Diary(ResourceStore store) {
    this.store = store;
  }

  @Override
  public void onRevision(Revision revision) {
    if (failing) {
      failing = false;
      throw new IllegalStateException("this listener fails once");
    }
    heard.add(Long.toString(revision.number()));
  }

  @Override
  public StorePosition onGap() {
    StorePosition position = store.all().position();
    heard.add("gap " + position.revision());
    return position;
  }

  /** The next revision will not be taken well. */
  void failOnce() {
    failing = true;
  }

  /** What is heard next. */
  String next() throws InterruptedException {
    String next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? "nothing" : next;
  }

  boolean isEmpty() {
    return heard.isEmpty();
  }
}
