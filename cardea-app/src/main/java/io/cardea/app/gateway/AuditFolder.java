package io.cardea.app.gateway;

import io.cardea.audit.combine.KeptCombined;
import io.cardea.audit.index.Indexer;
import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditMode;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.payload.PayloadReader;
import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.audit.query.IndexedLookup;
import io.cardea.audit.query.IndexedRecords;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.retention.HoldFile;
import io.cardea.audit.retention.Retention;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.controlplane.admin.LogSeal;
import io.cardea.controlplane.admin.OrderedWork;
import io.cardea.controlplane.admin.Recorded;
import io.cardea.controlplane.orders.EndedOrders;
import io.cardea.controlplane.orders.NodeOrders;
import io.cardea.controlplane.orders.NodesKey;
import io.cardea.controlplane.orders.OrderLoop;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.controlplane.records.RecordCopy;
import io.cardea.controlplane.records.SharedRecords;
import io.cardea.dataplane.metrics.Meters;
import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the audit log of a gateway is.
 *
 * @param path its files
 * @param seal how they are sealed
 * @param subjects where the keys of subjects are
 * @param mode what calls wait for
 * @param index where in the files what is
 * @param retention what may be removed of them
 * @param holds what may not
 * @param copies the database that records are copied to, if they are
 * @param combined the newest combined checkpoint, if it is known who signs those
 * @param nodesKey what seals orders that reach other nodes by it, if there is one
 * @param clock of the gateway
 */
record AuditFolder(
    Path path,
    SealSettings seal,
    SubjectSettings subjects,
    AuditMode mode,
    LogIndex index,
    RetentionSettings retention,
    HoldFile holds,
    Optional<CopyDatabase> copies,
    Optional<KeptCombined> combined,
    Optional<NodesKey> nodesKey,
    Clock clock) {

  /** Most threads that wait for the disk, besides the log's own. */
  private static final int DISK_THREADS = 4;

  /** How long a start waits until what was ordered meanwhile is done. */
  private static final Duration FIRST_ORDERS = Duration.ofSeconds(5);

  /** Most tasks that wait for such a thread; the first calls of further agents are refused. */
  private static final int DISK_TASKS = 1024;

  /**
   * The one of a gateway.
   *
   * @throws IOException if a credential is missing that {@code options} name, or it is not known
   *     what must be kept
   */
  static AuditFolder of(GatewayOptions options, Clock clock) throws IOException {
    Path path = options.data().resolve("audit");
    SealSettings seal =
        SealSettings.of(options.data().resolve("audit.key"))
            .anchoredIn(options.audit().anchors().overHttp(path, options.environment()));
    return new AuditFolder(
        path,
        options.audit().anchors().file().map(seal::anchoredIn).orElse(seal),
        new SubjectSettings(options.data().resolve("audit-subjects"), options.environment()),
        options.audit().mode(),
        LogIndex.keptIn(path),
        options.audit().retention(),
        HoldFile.open(options.data().resolve("audit-holds"), path, seal.keyFile()),
        options.audit().copies().map(CopyDatabase::new),
        options.audit().combinedKey().map(key -> new KeptCombined(path, key)),
        NodesKey.of(options.environment()),
        clock);
  }

  /** Opens it for writing, and keeps it; {@code parts} end that. */
  ProcessAuditLog begin(Parts parts, Control control, MeterRegistry registry) {
    ProcessAuditLog log = open();
    parts.push(log);
    parts.push(SystemNotes.started(log, control, clock));
    parts.every(Duration.ofSeconds(1), "audit-ticker", log::tick);
    keep(log, registry, parts);
    return log;
  }

  ProcessAuditLog open() {
    return ProcessAuditLog.open(
        AuditSettings.of(path).sealed(seal).withSubjects(subjects).in(mode),
        clock,
        SystemThreads.of("audit-disk", DISK_THREADS, DISK_TASKS));
  }

  /** What {@code log} has written there, for readers. */
  Recorded recorded(ProcessAuditLog log) {
    return new Recorded(
        new RecordPages(path),
        log.subjects(),
        new PayloadReader(new IndexedLookup(index), log.subjects()),
        new IndexedRecords(index),
        holds,
        new LogSeal(new ConsistencyProver(path), combined),
        copies.map(database -> new SharedRecords(database, path, clock)),
        copies.flatMap(database -> nodesKey.map(key -> orders(database, key, log))));
  }

  private NodeOrders orders(CopyDatabase database, NodesKey key, ProcessAuditLog log) {
    return new NodeOrders(
        database,
        key,
        path,
        new OrderedWork(log.subjects(), holds, log, clock),
        new EndedOrders(path.resolveSibling(""), "audit-orders"),
        clock);
  }

  /** Carries out what is ordered on all nodes, until it is closed; what was before, now. */
  static AutoCloseable obeying(Recorded recorded, MeterRegistry registry) {
    new CopyGauges(registry).register(recorded.orders());
    Optional<OrderLoop> loop =
        recorded
            .orders()
            .map(orders ->
                OrderLoop.start(
                    orders,
                    Thread.ofPlatform().name("audit-orders").daemon().factory(),
                    FIRST_ORDERS));
    return () -> loop.ifPresent(OrderLoop::close);
  }

  /**
   * Keeps index and copies new, and removes what may go, until {@code parts} are closed: first what
   * records in the log itself, last what others may still ask.
   */
  void keep(ProcessAuditLog log, MeterRegistry registry, Parts parts) {
    Indexer indexer =
        Indexer.start(index, Thread.ofPlatform().name("audit-indexer").daemon().factory());
    parts.pushOnDisk(
        "the index of the audit log",
        () -> {
          indexer.close();
          index.close();
        });
    Optional<RecordCopy> copy = copies.map(this::copying);
    new CopyGauges(registry).register(copy, clock);
    compare(registry);
    copies.ifPresent(database -> parts.pushOnDisk("the database of audit records", database));
    copy.ifPresent(copying -> parts.pushOnDisk("the copy of the audit log", copying));
    Retention keeper =
        new Retention(new Retention.Of(path, seal.keyFile(), retention, holds), log, clock);
    new RetentionGauges(registry).register(keeper, retention);
    keeper.start(Thread.ofPlatform().name("audit-retention").daemon().factory());
    parts.pushOnDisk("the retention of the audit log", keeper);
  }

  /** The log may have been put back since it was brought the combined checkpoint that it keeps. */
  private void compare(MeterRegistry registry) {
    Meters.gauge(
        registry,
        Metric.AUDIT_COMBINED_CONTRADICTS,
        combined,
        kept -> kept.filter(KeptCombined::isContradicting).isPresent() ? 1 : 0);
    combined.ifPresent(KeptCombined::check);
  }

  private RecordCopy copying(CopyDatabase database) {
    return RecordCopy.start(
        path,
        seal.keyFile(),
        Control.host(),
        database,
        clock,
        Thread.ofPlatform().name("audit-copy").daemon().factory());
  }
}
