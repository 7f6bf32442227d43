package io.cardea.controlplane.declare;

import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.NodeReport;
import io.cardea.controlplane.store.StoreUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateways of one store run. Says it for this one: when that has changed, and every {@link
 * NodeBoard#PACE}. Thread-safe.
 */
public final class Nodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final long PACE_NANOS = NodeBoard.PACE.toNanos();
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * This gateway.
   *
   * @param node names this life of it
   * @param host the machine's name
   * @param version of Cardea
   */
  public record Self(String node, String host, String version) {}

  private final Self self;
  private final Optional<NodeBoard> board;
  private final Declarations declarations;
  private final InstantSource clock;
  private final Instant started;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins to say what this gateway runs.
   *
   * @param board where; empty if nobody else can use the store
   */
  public Nodes(
      Self self, Optional<NodeBoard> board, Declarations declarations, InstantSource clock) {
    this.self = self;
    this.board = board;
    this.declarations = declarations;
    this.clock = clock;
    this.started = clock.instant();
    this.thread = Thread.ofVirtual().name("node-report").unstarted(this::run);
    if (board.isPresent()) {
      thread.start();
    }
  }

  /** What this gateway runs now. */
  public NodeReport self() {
    return new NodeReport(
        self.node(),
        self.host(),
        self.version(),
        declarations.current().position(),
        declarations.snapshotVersion(),
        started,
        clock.instant());
  }

  /** What each runs, this one first; only this one while the database is away. Blocking. */
  public List<NodeReport> all() {
    List<NodeReport> all = new ArrayList<>();
    all.add(self());
    try {
      board.map(NodeBoard::all).orElse(List.of()).stream()
          .filter(report -> !report.node().equals(self.node()))
          .forEach(all::add);
    } catch (StoreUnavailable e) {
      // Whoever asks learns from what is missing, and from what writes answer.
    }
    return all;
  }

  private void run() {
    long said = -1;
    long since = 0;
    try {
      do {
        long snapshot = declarations.snapshotVersion();
        if (snapshot != said || System.nanoTime() - since >= PACE_NANOS) {
          // Who cannot be heard now says it again at the next look.
          said = say() ? snapshot : -1;
          since = System.nanoTime();
        }
      } while (!closed.await(LOOK_NANOS, TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it need not be said again at the next look. */
  private boolean say() {
    try {
      board.orElseThrow().say(self());
      return true;
    } catch (StoreUnavailable e) {
      return false;
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).log("what this gateway runs could not be noted");
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    board.ifPresent(heard -> {
      try {
        thread.join();
        heard.leave(self.node());
      } catch (StoreUnavailable e) {
        // It is taken for gone after a while.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }
}
