package io.cardea.controlplane.orders;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.seal.LeafReader;
import io.cardea.controlplane.orders.OrderReport.OnNode;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.model.audit.RecordId;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The orders that reach all nodes: given, and how they stand. What is in the database counts if it
 * is sealed by the key of the nodes. Blocking, thread-safe.
 */
public final class NodeOrders {

  /** Most that are listed. */
  public static final int MAX_LISTED = 500;

  private final CopyDatabase database;
  private final NodesKey key;
  private final Path folder;
  private final Clock clock;
  private final OwnOrders own;

  /**
   * Something to be ordered.
   *
   * @param whom it is about, if it is an erasure
   */
  public record Wanted(
      TenantId tenant, String by, String reason, OrderTask task, Optional<Whom> whom) {}

  /**
   * How orders stand.
   *
   * @param reports the newest first
   * @param findings rows of the database that no node has written
   */
  public record Page(List<OrderReport> reports, List<String> findings) {

    public Page {
      reports = List.copyOf(reports);
      findings = List.copyOf(findings);
    }
  }

  /**
   * @param folder of this node's log
   * @param work carries them out on this node
   */
  public NodeOrders(CopyDatabase database, NodesKey key, Path folder, OrderWork work, Clock clock) {
    this.database = database;
    this.key = key;
    this.folder = folder;
    this.clock = clock;
    this.own = new OwnOrders(database, key, work, clock);
  }

  /**
   * Orders something. Nodes carry it out when they look, within seconds; this one does at its next
   * {@link #turn}.
   *
   * @return the order's id
   * @throws CopyUnavailable if the database cannot be used; it may be ordered or not
   * @throws IOException if this node's log is not sealed yet
   */
  public UUID give(Wanted wanted) throws IOException {
    String log = log().orElseThrow(() -> new IOException("the log of this node is not sealed yet"));
    UUID id = RecordId.fresh(clock, ThreadLocalRandom.current());
    return database.write(connection -> {
      TreeSet<String> logs = new TreeSet<>(OrderTable.nodes(connection).keySet());
      logs.add(log);
      NodeOrder order =
          new NodeOrder(
              id,
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              log,
              wanted.tenant(),
              wanted.by(),
              wanted.reason(),
              List.copyOf(logs),
              wanted.task());
      OrderTable.add(connection, OrderRow.of(key, order, wanted.whom()));
      return id;
    });
  }

  /**
   * Carries out on this node what it has not yet; nothing while its log is not sealed.
   *
   * @throws CopyUnavailable if the database cannot be used
   */
  public void turn() throws IOException {
    Optional<String> log = log();
    if (log.isPresent()) {
      own.carryOut(log.get());
    }
  }

  /** How many rows were there at the last look that are no orders of nodes. */
  public int refused() {
    return own.refused();
  }

  /** Those that were given last. */
  public Page page() throws IOException {
    return database.read(connection -> {
      Map<String, String> nodes = OrderTable.nodes(connection);
      List<OrderReport> reports = new ArrayList<>();
      List<String> findings = new ArrayList<>();
      for (String id : OrderTable.newest(connection, MAX_LISTED)) {
        OrderTable.find(connection, id)
            .flatMap(row -> report(row, nodes))
            .ifPresentOrElse(
                reports::add,
                () ->
                    findings.add(
                        "a row of audit_order is no order of a node that has this key, and is not"
                            + " carried out: "
                            + OwnOrders.shown(id)));
      }
      return new Page(reports, findings);
    });
  }

  /** How one stands. */
  public Optional<OrderReport> find(UUID id) throws IOException {
    return database.read(connection -> {
      Map<String, String> nodes = OrderTable.nodes(connection);
      return OrderTable.find(connection, id.toString()).flatMap(row -> report(row, nodes));
    });
  }

  /** Waits for nobody any more, and forgets whom it is about: who has not done it never will. */
  public void end(UUID id) throws IOException {
    boolean _ =
        database.write(connection -> {
          OrderTable.forget(connection, id.toString());
          return true;
        });
  }

  private Optional<OrderReport> report(OrderRow row, Map<String, String> nodes) {
    return OwnOrders.read(row, key)
        .map(order -> {
          TreeSet<String> logs = new TreeSet<>(order.logs());
          row.results().stream()
              .filter(result -> result.read(key, row.id()).isPresent())
              .forEach(result -> logs.add(result.log()));
          boolean isOpen = !(order.task() instanceof OrderTask.Erase) || row.subject().isPresent();
          return new OrderReport(
              order,
              isOpen,
              logs.stream()
                  .map(log -> new OnNode(log, nodes.getOrDefault(log, ""), row.in(key, log)))
                  .toList());
        });
  }

  private Optional<String> log() throws IOException {
    return LeafReader.newest(folder).map(Checkpoint::origin);
  }
}
