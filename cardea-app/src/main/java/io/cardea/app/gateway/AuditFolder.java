package io.cardea.app.gateway;

import io.cardea.audit.index.Indexer;
import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditMode;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.payload.PayloadReader;
import io.cardea.audit.query.IndexedRecords;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.read.ScanningLookup;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.controlplane.admin.Recorded;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the audit log of a gateway is.
 *
 * @param path its files
 * @param seal how they are sealed
 * @param subjects where the keys of subjects are
 * @param mode what calls wait for
 * @param index where in the files what is
 */
record AuditFolder(
    Path path, SealSettings seal, SubjectSettings subjects, AuditMode mode, LogIndex index) {

  /** Most threads that wait for the disk, besides the log's own. */
  private static final int DISK_THREADS = 4;

  /** Most tasks that wait for such a thread; the first calls of further agents are refused. */
  private static final int DISK_TASKS = 1024;

  static AuditFolder of(GatewayOptions options) {
    SealSettings seal = SealSettings.of(options.data().resolve("audit.key"));
    Path path = options.data().resolve("audit");
    return new AuditFolder(
        path,
        options.auditAnchor().map(seal::anchoredIn).orElse(seal),
        new SubjectSettings(options.data().resolve("audit-subjects"), options.environment()),
        options.auditMode(),
        LogIndex.keptIn(path));
  }

  /** Opens it for writing. */
  ProcessAuditLog open(InstantSource clock) {
    return ProcessAuditLog.open(
        AuditSettings.of(path).sealed(seal).withSubjects(subjects).in(mode), clock, disk());
  }

  /**
   * Threads of the system's, as virtual ones that wait for a disk that hangs would hold up others.
   */
  private static Executor disk() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            DISK_THREADS,
            DISK_THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(DISK_TASKS),
            Thread.ofPlatform().name("audit-disk-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** What {@code log} has written there, for readers. */
  Recorded recorded(ProcessAuditLog log) {
    return new Recorded(
        new RecordPages(path),
        log.subjects(),
        new PayloadReader(new ScanningLookup(path), log.subjects()),
        new IndexedRecords(index));
  }

  /** Keeps the index new until it is closed. */
  Indexer indexing() {
    return Indexer.start(index, Thread.ofPlatform().name("audit-indexer").daemon().factory());
  }
}
