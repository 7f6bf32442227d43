package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.jdbc.VersionTable.Scope;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.HistoryPage;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.ResourcePage;
import io.cardea.controlplane.store.ResourceQuery;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Rollback;
import io.cardea.controlplane.store.RollbackResult;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoreAway;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.store.Watch;
import io.cardea.controlplane.store.WatchListener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Resources in either database. */
final class JdbcResourceStore implements ResourceStore {

  /** History is cut when a revision is made whose number is a multiple of this. */
  private static final int PRUNE_EVERY = 64;

  private final Database database;
  private final StoreSettings settings;
  private final Uids uids;
  private final ChangeSignal signal;
  private final Ear ear;
  private final Set<WatchLoop> watches = ConcurrentHashMap.newKeySet();

  JdbcResourceStore(Database database, StoreSettings settings, ChangeSignal signal, Ear ear) {
    this.database = database;
    this.settings = settings;
    this.uids = new Uids(settings.clock(), settings.random());
    this.signal = signal;
    this.ear = ear;
  }

  /** What raises the signal for other processes, and ends with the store. */
  @FunctionalInterface
  interface Ear {
    void close();
  }

  /** The first transaction of a store. */
  static Database.Work<Verdict<Boolean>> naming(StoreSettings settings) {
    String incarnation = new Uids(settings.clock(), settings.random()).incarnation();
    return connection -> {
      Head.name(connection, incarnation);
      return Verdict.commit(true);
    };
  }

  /** Makes the database ready now; the store is closed if that fails. */
  JdbcResourceStore begun() {
    try {
      database.begin();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Optional<StoreAway> away() {
    return database.away();
  }

  @Override
  public Optional<StoredResource> get(ResourceId id) {
    return database.read(connection -> ResourceTable.get(connection, Head.read(connection), id));
  }

  @Override
  public ResourcePage list(ResourceQuery query) {
    return database.read(connection -> Selection.page(connection, Head.read(connection), query));
  }

  @Override
  public StoreContent all() {
    return database.read(connection -> {
      Head head = Head.read(connection);
      return new StoreContent(head.position(), ResourceTable.all(connection, head));
    });
  }

  @Override
  public StorePosition position() {
    return database.read(connection -> Head.read(connection).position());
  }

  @Override
  public ApplyResult apply(List<Change> changes, Order order) {
    if (changes.isEmpty() || changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException("an order has 1 to " + MAX_CHANGES + " changes");
    }
    return written(connection -> applied(connection, Head.next(connection), changes, order));
  }

  private Verdict<ApplyResult> applied(
      Connection connection, Head head, List<Change> changes, Order order) throws SQLException {
    Signature signature = new Signature(order.by(), now());
    Planned plan = new Planned(order, head.position(), signature, uids::next);
    Verdict<ApplyResult> verdict = new Applying(connection, head, plan).apply(changes);
    if (verdict.committed() && head.revision() % PRUNE_EVERY == 0) {
      prune(connection, head);
    }
    return verdict;
  }

  @Override
  public RollbackResult rollback(Rollback what, long revision, Order order) {
    return written(connection -> {
      Head head = Head.next(connection);
      if (revision < head.floor() || revision >= head.revision()) {
        return Verdict.rollback(new RollbackResult.Unknown(head.floor(), head.revision() - 1));
      }
      List<Change> changes = backTo(connection, head, scope(what), revision);
      Verdict<ApplyResult> verdict = applied(connection, head, changes, order);
      RollbackResult done = new RollbackResult.Done(verdict.value());
      return new Verdict<>(verdict.committed(), done);
    });
  }

  private static Scope scope(Rollback what) {
    return switch (what) {
      case Rollback.Of one -> new Scope(Optional.empty(), Optional.of(one.id()));
      case Rollback.OfTenant some -> new Scope(Optional.of(some.tenant()), Optional.empty());
      case Rollback.OfAll _ -> Scope.ALL;
    };
  }

  private static List<Change> backTo(Connection connection, Head head, Scope scope, long revision)
      throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (ResourceId id : VersionTable.changedSince(connection, revision, scope)) {
      Optional<ResourceDocument> then = VersionTable.at(connection, id, revision);
      if (then.isPresent()) {
        changes.add(Change.put(then.get()));
      } else if (ResourceTable.get(connection, head, id).isPresent()) {
        changes.add(Change.delete(id));
      }
    }
    return changes;
  }

  @Override
  public HistoryPage history(HistoryQuery query) {
    return database.read(connection -> HistoryTable.page(connection, Head.read(connection), query));
  }

  @Override
  public long prune() {
    return database.write(connection -> Verdict.commit(prune(connection, Head.lock(connection))));
  }

  private long prune(Connection connection, Head head) throws SQLException {
    long floor = HistoryTable.floor(connection, head, settings.limits(), now());
    if (floor > head.floor()) {
      HistoryTable.forget(connection, floor);
    }
    return floor;
  }

  @Override
  public Watch watch(StorePosition from, WatchListener listener) {
    WatchLoop loop = WatchLoop.start(database, rhythm(), from, listener);
    watches.add(loop);
    return () -> {
      watches.remove(loop);
      loop.close();
    };
  }

  private LookLoop.Rhythm rhythm() {
    return new LookLoop.Rhythm(signal, settings.poll(), settings.threads());
  }

  /** The secrets beside them, in the same database. */
  JdbcSecretStore secrets() {
    return new JdbcSecretStore(database, rhythm(), settings.clock());
  }

  /** Where the gateways that share the database say what they run. */
  NodeTable nodes() {
    return new NodeTable(database, settings.clock());
  }

  @Override
  public StorePosition backup(Path file) throws IOException {
    return Backups.write(database, file);
  }

  @Override
  public StorePosition restore(Path file, boolean replace) throws BackupRefused, IOException {
    StorePosition position = Backups.restore(database, file, replace, uids.incarnation());
    signal.raise();
    return position;
  }

  private <T> T written(Database.Work<Verdict<T>> work) {
    T value = database.write(work);
    signal.raise();
    return value;
  }

  /** As precise as it is kept. */
  private Instant now() {
    return settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    watches.forEach(WatchLoop::close);
    ear.close();
    database.close();
  }
}
