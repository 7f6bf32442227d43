package io.cardea.controlplane.orders;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.TestPostgres;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Two nodes, {@code log-a} and {@code log-b}, that take orders by a real database. */
final class OrderedNodes implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Whom PAT = new Whom(AuditSubject.Kind.USER, "corp", "pat");
  static final LegalHold HOLD = hold(NOW);
  static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  final CopyDatabase database;
  final NodesKey key;
  final Node first;
  final Node second;
  Instant now = NOW;

  private final Path folder;
  private final PostgresSettings where;

  /** What a node is asked to do. */
  enum Kind {
    ERASE,
    HOLD,
    RELEASE
  }

  /** A node that notes what it is to do, and answers as told. */
  final class Node implements OrderWork {

    final OwnOrders orders;
    final List<String> done = new CopyOnWriteArrayList<>();
    final Map<Kind, OrderResult> answers = new EnumMap<>(Kind.class);
    Runnable atFirst = () -> {};
    Runnable atNext = () -> {};
    AuditSubject subject = subject("pat", NOW.minusSeconds(60));
    private final String log;

    private Node(String log) {
      this.log = log;
      this.orders = new OwnOrders(database, key, this, new EndedOrders(folder, log), () -> now);
    }

    void look() throws IOException {
      orders.carryOut(log);
    }

    private OrderResult noted(Kind kind, String what) {
      done.add(what);
      (done.size() == 1 ? atFirst : atNext).run();
      return answers.getOrDefault(kind, OrderResult.DONE);
    }

    @Override
    public OrderResult erase(NodeOrder order, Predicate<AuditSubject> isMeant) {
      return isMeant.test(subject)
          ? noted(Kind.ERASE, "erase " + subject.name())
          : OrderResult.NOTHING;
    }

    @Override
    public OrderResult hold(NodeOrder order, LegalHold hold) {
      return noted(Kind.HOLD, "hold " + hold.name());
    }

    @Override
    public OrderResult release(NodeOrder order, OrderTask.Release release) {
      return noted(Kind.RELEASE, "release " + release.name());
    }

    @Override
    public Optional<Instant> knowsSince(TenantId tenant) {
      return Optional.of(subject.since()).filter(_ -> tenant.equals(subject.tenant()));
    }
  }

  /**
   * @param folder where they keep the ends that they have seen
   */
  OrderedNodes(Path folder) throws IOException {
    this(folder, TestPostgres.get().emptySchema());
  }

  /** The same in a database that may have been used before. */
  OrderedNodes(Path folder, PostgresSettings where) throws IOException {
    this.folder = folder;
    this.where = where;
    this.database = new CopyDatabase(where);
    this.key = NodesKeyTest.key(KEY);
    this.first = node("log-a");
    this.second = node("log-b");
  }

  /** A node that starts now, maybe again. */
  Node node(String log) {
    return new Node(log);
  }

  static AuditSubject subject(String name, Instant since) {
    return new AuditSubject(
        "p-" + "0".repeat(32), TenantId.DEFAULT, AuditSubject.Kind.USER, "corp", name, since);
  }

  static LegalHold hold(Instant since) {
    return new LegalHold(
        "case-7",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        since,
        "boss",
        "order of a court");
  }

  static NodeOrder order(OrderTask task) {
    return new NodeOrder(
        UUID.randomUUID(),
        NOW,
        "log-a",
        TenantId.DEFAULT,
        "boss",
        "why",
        List.of("log-a", "log-b"),
        task);
  }

  /** Orders something of both; if it is an erasure, of {@link #PAT}. */
  NodeOrder given(OrderTask task) throws IOException {
    return given(task, key);
  }

  NodeOrder given(OrderTask task, NodesKey sealing) throws IOException {
    NodeOrder order = order(task);
    Optional<Whom> whom = Optional.of(PAT).filter(_ -> task instanceof OrderTask.Erase);
    return database.write(connection -> {
      OrderTable.add(connection, OrderRow.of(sealing, order, whom));
      return order;
    });
  }

  /** The state of {@code order} in the database as nodes read it. */
  SealedOrder sealed(NodeOrder order) throws IOException {
    return SealedOrder.read(row(order), key).orElseThrow();
  }

  OrderRow row(NodeOrder order) throws IOException {
    return database.read(
        connection -> OrderTable.find(connection, order.id().toString()).orElseThrow());
  }

  /** Does what somebody can who writes to the database. */
  void execute(String sql) {
    String schema = where.url().replaceAll(".*currentSchema=", "");
    TestPostgres.get().execute(sql.replace("schema.", schema + "."));
  }

  @Override
  public void close() {
    database.close();
  }
}
