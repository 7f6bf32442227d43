package io.cardea.app.gateway;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How far a stop has come: not ready any more, then event streams ended and new requests refused,
 * then gone when the calls in flight are done.
 */
final class Drain {

  /** Clients of ended streams come back somewhere within this time, not all at once. */
  static final int RECONNECT_SPREAD_MILLIS = 3_000;

  private record Action(Context context, Runnable run) {}

  private final List<Action> onRefuse = new CopyOnWriteArrayList<>();
  private final List<Action> onGiveUp = new CopyOnWriteArrayList<>();
  private volatile boolean notReady;
  private volatile boolean refusing;

  /** Runs {@code action} on {@code context} when streams are to be ended. */
  void onRefuse(Context context, Runnable action) {
    onRefuse.add(new Action(context, action));
  }

  /** Runs {@code action} on {@code context} when calls are to be ended that wait for clients. */
  void onGiveUp(Context context, Runnable action) {
    onGiveUp.add(new Action(context, action));
  }

  /** Load balancers are told to look elsewhere. */
  void announce() {
    notReady = true;
  }

  /** Streams end, and nothing new begins. */
  void refuse() {
    refusing = true;
    run(onRefuse);
  }

  /** What waits for a client waits no longer. */
  void giveUp() {
    run(onGiveUp);
  }

  private static void run(List<Action> actions) {
    actions.forEach(action -> action.context().runOnContext(_ -> action.run().run()));
  }

  boolean isAnnounced() {
    return notReady;
  }

  boolean isRefusing() {
    return refusing;
  }
}
