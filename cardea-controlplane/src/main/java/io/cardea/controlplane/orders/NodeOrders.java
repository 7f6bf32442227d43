package io.cardea.controlplane.orders;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.seal.LeafReader;
import io.cardea.controlplane.orders.OrderReport.OnNode;
import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.controlplane.orders.OrderTable.Place;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.model.audit.RecordId;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The orders that reach all nodes: given, and how they stand. What is in the database counts if it
 * is sealed by the key of the nodes. Blocking, thread-safe.
 */
public final class NodeOrders {

  /** Most that are on a page. */
  public static final int MAX_PAGE = 200;

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
   * @param next where the page behind it begins; empty if these are the last
   * @param findings what no node has done to the orders in the database, in words
   */
  public record Page(List<OrderReport> reports, OptionalLong next, List<String> findings) {

    public Page {
      reports = List.copyOf(reports);
      findings = List.copyOf(findings);
    }
  }

  /**
   * @param folder of this node's log
   * @param work carries them out on this node
   * @param ended what this node has seen the end of
   */
  public NodeOrders(
      CopyDatabase database,
      NodesKey key,
      Path folder,
      OrderWork work,
      EndedOrders ended,
      Clock clock) {
    this.database = database;
    this.key = key;
    this.folder = folder;
    this.clock = clock;
    this.own = new OwnOrders(database, key, work, ended, clock);
  }

  /**
   * Orders something. Nodes carry it out when they look, within seconds; this one does at its next
   * {@link #turn}.
   *
   * @return how it stands: no node has answered
   * @throws CopyUnavailable if the database cannot be used; it may be ordered or not
   * @throws IOException if this node's log is not sealed yet
   */
  public OrderReport give(Wanted wanted) throws IOException {
    String log = log().orElseThrow(() -> new IOException("the log of this node is not sealed yet"));
    UUID id = RecordId.fresh(clock, ThreadLocalRandom.current());
    return database.write(connection -> {
      Map<String, String> nodes = OrderTable.nodes(connection);
      TreeSet<String> logs = new TreeSet<>(nodes.keySet());
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
      OrderRow row = OrderRow.of(key, order, wanted.whom());
      OrderTable.add(connection, row);
      return report(SealedOrder.read(row, key).orElseThrow(), nodes);
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

  /** How many orders in the database were changed by somebody else than a node, or are none. */
  public int refused() {
    return own.findings().count();
  }

  /**
   * The last ones that were given in a tenant.
   *
   * @param below where the page begins, which is the {@code next} of the one before; all are below
   *     {@link Long#MAX_VALUE}
   * @param most of them, at most {@value #MAX_PAGE}
   */
  public Page page(TenantId tenant, long below, int most) throws IOException {
    return database.read(connection -> {
      Map<String, String> nodes = OrderTable.nodes(connection);
      List<Place> places = OrderTable.newest(connection, tenant, below, most);
      List<OrderReport> reports = new ArrayList<>();
      Set<String> findings = new LinkedHashSet<>(own.findings().of(tenant));
      List<String> ids = places.stream().map(Place::id).toList();
      OrderTable.each(
          connection,
          ids,
          row -> {
            Optional<SealedOrder> order = SealedOrder.read(row, key);
            order
                .filter(found -> found.order().tenant().equals(tenant))
                .ifPresent(found -> reports.add(report(found, nodes)));
            finding(row, order).ifPresent(finding -> findings.add(finding.text()));
          });
      reports.sort(Comparator.comparingInt(report -> ids.indexOf(report.order().id().toString())));
      return new Page(
          reports,
          places.size() < most ? OptionalLong.empty() : OptionalLong.of(places.getLast().number()),
          List.copyOf(findings));
    });
  }

  private static Optional<OrderFinding> finding(OrderRow row, Optional<SealedOrder> order) {
    return order.isEmpty()
        ? Optional.of(OrderFinding.foreign(row.id()))
        : order.filter(found -> found.state() == State.LOST).map(OrderFinding::lost);
  }

  /** How one stands. */
  public Optional<OrderReport> find(UUID id) throws IOException {
    return database.read(connection -> {
      Map<String, String> nodes = OrderTable.nodes(connection);
      return OrderTable.find(connection, id.toString())
          .flatMap(row -> SealedOrder.read(row, key))
          .map(order -> report(order, nodes));
    });
  }

  /** Waits for nobody any more, and forgets whom it is about: who has not done it never will. */
  public void end(UUID id) throws IOException {
    own.end(id.toString());
  }

  private static OrderReport report(SealedOrder order, Map<String, String> nodes) {
    TreeSet<String> logs = new TreeSet<>(order.order().logs());
    logs.addAll(order.results().keySet());
    return new OrderReport(
        order.order(),
        order.state(),
        logs.stream()
            .map(log -> new OnNode(log, nodes.getOrDefault(log, ""), order.in(log)))
            .toList());
  }

  private Optional<String> log() throws IOException {
    return LeafReader.newest(folder).map(Checkpoint::origin);
  }
}
