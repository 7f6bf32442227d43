package io.cardea.controlplane.orders;

import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.model.audit.LegalHold;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of all orders this node has still to do. Thread-safe; the lock is held over I/O, and taken
 * by no event loop.
 */
final class OwnOrders {

  private static final Logger LOG = LoggerFactory.getLogger(OwnOrders.class);

  /** Before what failed is tried again, as each attempt is recorded. */
  private static final Duration REST = Duration.ofMinutes(1);

  private final CopyDatabase database;
  private final NodesKey key;
  private final OrderWork work;
  private final EndedOrders ended;
  private final InstantSource clock;
  private final OrderFindings findings;
  private final ReentrantLock lock = new ReentrantLock();

  /** Nobody goes on with these. */
  private final Set<String> settled = new HashSet<>();

  private final Set<OrderTask.Release> releases = new HashSet<>();
  private final Map<String, Instant> rests = new HashMap<>();

  /** What came of orders, and is not in the database yet. */
  private final Map<String, OrderResult> untold = new HashMap<>();

  OwnOrders(
      CopyDatabase database, NodesKey key, OrderWork work, EndedOrders ended, InstantSource clock) {
    this.database = database;
    this.key = key;
    this.work = work;
    this.ended = ended;
    this.clock = clock;
    this.findings = new OrderFindings(database.toString());
  }

  /** What was there at the last look that no node has done. */
  OrderFindings findings() {
    return findings;
  }

  /**
   * Those that are not done yet in {@code log}: holds first, as they keep what others destroy.
   *
   * @throws IOException if the database cannot be asked, or what came of an order cannot be told
   *     there; the others are carried out
   */
  void carryOut(String log) throws IOException {
    lock.lock();
    try {
      List<SealedOrder> all = unsettled();
      for (SealedOrder known : all) {
        if (known.order().task() instanceof OrderTask.Release release) {
          releases.add(release);
        }
      }
      all.sort(Comparator.comparing(SealedOrder::isErasure));
      carryOut(all, log);
    } finally {
      lock.unlock();
    }
  }

  private void carryOut(List<SealedOrder> all, String log) throws IOException {
    MissedOrders missed = new MissedOrders(work);
    IOException failure = null;
    for (SealedOrder known : all) {
      try {
        if (isSettled(known, log, missed)) {
          settled.add(known.id());
        }
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = new IOException("order " + known.id() + ": " + e.getMessage(), e);
        }
      }
    }
    missed.warn();
    if (failure != null) {
      throw failure;
    }
  }

  private List<SealedOrder> unsettled() throws IOException {
    List<SealedOrder> known = new ArrayList<>();
    List<OrderFinding> found = new ArrayList<>();
    int _ =
        database.read(connection -> {
          List<String> ids =
              OrderTable.places(connection).stream()
                  .filter(place -> !place.isEnded() || !settled.contains(place.id()))
                  .map(OrderTable.Place::id)
                  .toList();
          OrderTable.each(
              connection,
              ids,
              row ->
                  SealedOrder.read(row, key)
                      .ifPresentOrElse(
                          known::add, () -> found.add(OrderFinding.foreign(row.id()))));
          return ids.size();
        });
    for (SealedOrder order : known) {
      finding(order).ifPresent(found::add);
    }
    findings.set(found);
    return known;
  }

  /** What somebody else than a node has done to {@code order}. */
  private Optional<OrderFinding> finding(SealedOrder order) throws IOException {
    return switch (order.state()) {
      case LOST -> Optional.of(OrderFinding.lost(order));
      case OPEN ->
          ended.has(order.id()) ? Optional.of(OrderFinding.reopened(order)) : Optional.empty();
      case ENDED -> Optional.empty();
    };
  }

  /** Does what is to be done now; whether nobody goes on with it. */
  private boolean isSettled(SealedOrder known, String log, MissedOrders missed) throws IOException {
    if (finding(known).isPresent()) {
      return false;
    }
    Optional<OrderResult> waiting = Optional.ofNullable(untold.get(known.id()));
    if (waiting.isPresent()) {
      tell(known, log, waiting.get());
      return false;
    }
    if (known.state() == State.ENDED) {
      close(known, log, missed);
      return true;
    }
    Instant rest = rests.getOrDefault(known.id(), Instant.MIN);
    if (!known.isDoneIn(log) && !rest.isAfter(clock.instant())) {
      carryOut(known, log);
    }
    return false;
  }

  private void carryOut(SealedOrder known, String log) throws IOException {
    OrderResult result = result(known);
    if (result == OrderResult.FAILED) {
      rests.put(known.id(), clock.instant().plus(REST));
    }
    if (known.in(log).filter(result::equals).isEmpty()) {
      if (result.isFinal()) { // asked again, there would be nothing to do
        untold.put(known.id(), result);
      }
      tell(known, log, result);
    }
  }

  private OrderResult result(SealedOrder known) {
    NodeOrder order = known.order();
    return switch (order.task()) {
      case OrderTask.Erase _ -> work.erase(order, known.whom().orElse(_ -> false));
      case OrderTask.Hold(LegalHold hold) ->
          releases.stream().anyMatch(release -> release.ends(hold))
              ? OrderResult.NOTHING
              : work.hold(order, hold);
      case OrderTask.Release release -> work.release(order, release);
    };
  }

  /** Writes what came of it; if all that were known have done it, that is its end. */
  private void tell(SealedOrder known, String log, OrderResult result) throws IOException {
    String id = known.id();
    boolean _ =
        database.write(connection -> {
          OrderTable.lock(connection, id);
          OrderTable.put(connection, id, OrderRow.Result.of(key, id, log, clock.instant(), result));
          Optional<SealedOrder> now =
              OrderTable.find(connection, id).flatMap(row -> SealedOrder.read(row, key));
          if (now.filter(order -> order.isComplete() && !order.isEnded()).isPresent()) {
            OrderTable.end(connection, id, OrderRow.end(key, id));
          }
          return true;
        });
    untold.remove(id);
    LOG.atInfo().log("Order {} of {}: {}", id, known.order().log(), result.label());
  }

  /** Keeps to an end that this node sees, and says if that was before it had part in the order. */
  private void close(SealedOrder known, String log, MissedOrders missed) throws IOException {
    if (!known.isEnded()) { // done by all, as version 2 of the tables has it
      end(known.id());
    } else if (!known.isComplete()) {
      ended.add(known.id());
    }
    if (known.in(log).isEmpty() && missed.isMissed(known)) {
      tell(known, log, OrderResult.MISSED);
      missed.count();
    }
  }

  /** Waits for nobody any more, and forgets whom it is about. */
  void end(String id) throws IOException {
    boolean _ =
        database.write(connection -> {
          OrderTable.lock(connection, id);
          OrderTable.end(connection, id, OrderRow.end(key, id));
          return true;
        });
  }
}
