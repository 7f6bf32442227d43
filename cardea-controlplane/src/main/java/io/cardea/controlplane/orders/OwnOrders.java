package io.cardea.controlplane.orders;

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

  /** Most rows that are told of each by itself. */
  private static final int MAX_TOLD = 1_000;

  /** Before what failed is tried again, as each attempt is recorded. */
  private static final Duration REST = Duration.ofMinutes(1);

  private final CopyDatabase database;
  private final NodesKey key;
  private final OrderWork work;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> settled = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private final Set<OrderTask.Release> releases = new HashSet<>();
  private final Map<String, Instant> rests = new HashMap<>();

  /** What came of orders, and is not in the database yet. */
  private final Map<String, OrderResult> untold = new HashMap<>();

  private volatile int refused;

  /** An order of a node, and its row. */
  private record Known(NodeOrder order, OrderRow row) {}

  OwnOrders(CopyDatabase database, NodesKey key, OrderWork work, InstantSource clock) {
    this.database = database;
    this.key = key;
    this.work = work;
    this.clock = clock;
  }

  int refused() {
    return refused;
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
      List<Known> all = unsettled();
      for (Known known : all) {
        if (known.order().task() instanceof OrderTask.Release release) {
          releases.add(release);
        }
      }
      carryOut(all, log);
    } finally {
      lock.unlock();
    }
  }

  private void carryOut(List<Known> all, String log) throws IOException {
    IOException failure = null;
    for (Known known : all) {
      try {
        if (isDone(known, log)) {
          settled.add(known.row().id());
        }
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = new IOException("order " + known.row().id() + ": " + e.getMessage(), e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private List<Known> unsettled() throws IOException {
    List<Known> known = new ArrayList<>();
    int unknown =
        database.read(connection -> {
          int others = 0;
          for (String id : OrderTable.ids(connection)) {
            Optional<OrderRow> row =
                settled.contains(id) ? Optional.empty() : OrderTable.find(connection, id);
            Optional<NodeOrder> order = row.flatMap(found -> read(found, key));
            order.ifPresent(found -> known.add(new Known(found, row.get())));
            if (row.isPresent() && order.isEmpty()) {
              others++;
              refuse(id);
            }
          }
          return others;
        });
    refused = unknown;
    known.sort(Comparator.comparing(each -> each.order().task() instanceof OrderTask.Erase));
    return known;
  }

  /** The order that a row is; empty if no node has written it, or one of a later version. */
  static Optional<NodeOrder> read(OrderRow row, NodesKey key) {
    if (!row.isSealed(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OrderText.parse(row.content()))
          .filter(order -> order.id().toString().equals(row.id()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void refuse(String id) {
    if (told.size() < MAX_TOLD && told.add(id)) {
      LOG.atError()
          .log(
              "The order {} in {} is not carried out: no node that has this key has written it. Whoever"
                  + " can write to the database may have, or a node has another {} or is newer",
              shown(id),
              database,
              NodesKey.VARIABLE);
    }
  }

  /** An id for people, whatever it is. */
  static String shown(String id) {
    return id.replaceAll("[^0-9A-Za-z-]", "?");
  }

  /** Does what is to be done now; whether nothing is left for ever. */
  private boolean isDone(Known known, String log) throws IOException {
    OrderRow row = known.row();
    Optional<OrderResult> before = row.in(key, log);
    if (before.filter(OrderResult::isFinal).isPresent()) {
      return true;
    }
    boolean isEnded = known.order().task() instanceof OrderTask.Erase && row.subject().isEmpty();
    if (isEnded || rests.getOrDefault(row.id(), Instant.MIN).isAfter(clock.instant())) {
      return false;
    }
    OrderResult waiting = untold.get(row.id());
    OrderResult result = waiting == null ? result(known) : waiting;
    if (result == OrderResult.FAILED) {
      rests.put(row.id(), clock.instant().plus(REST));
    }
    if (before.isEmpty() || before.get() != result) {
      if (result.isFinal()) { // asked again, there would be nothing to do
        untold.put(row.id(), result);
      }
      tell(known, OrderRow.Result.of(key, row.id(), log, clock.instant(), result));
      untold.remove(row.id());
      LOG.atInfo().log("Order {} of {}: {}", row.id(), known.order().log(), result.label());
    }
    return result.isFinal();
  }

  private OrderResult result(Known known) {
    NodeOrder order = known.order();
    return switch (order.task()) {
      case OrderTask.Erase _ ->
          work.erase(order, subject -> order.mayMean(subject) && known.row().means(key, subject));
      case OrderTask.Hold(LegalHold hold) ->
          releases.stream().anyMatch(release -> release.ends(hold))
              ? OrderResult.NOTHING
              : work.hold(order, hold);
      case OrderTask.Release release -> work.release(order, release);
    };
  }

  /** Writes what came of it, and if all are done, forgets whom it was about. */
  private void tell(Known known, OrderRow.Result result) throws IOException {
    String id = known.row().id();
    boolean _ =
        database.write(connection -> {
          OrderTable.lock(connection, id);
          OrderTable.put(connection, id, result);
          Optional<OrderRow> now = OrderTable.find(connection, id);
          if (now.filter(row -> isDoneByAll(known.order(), row)).isPresent()) {
            OrderTable.forget(connection, id);
          }
          return true;
        });
  }

  private boolean isDoneByAll(NodeOrder order, OrderRow row) {
    return order.logs().stream()
        .allMatch(log -> row.in(key, log).filter(OrderResult::isFinal).isPresent());
  }
}
