package io.cardea.app.gateway;

import io.cardea.audit.index.Indexer;
import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.payload.PayloadReader;
import io.cardea.audit.query.IndexedLookup;
import io.cardea.audit.query.IndexedRecords;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.controlplane.admin.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where the audit log of a gateway is.
 *
 * @param path its files
 * @param seal how they are sealed
 * @param subjects where the keys of subjects are
 * @param index where in the files what is
 */
record AuditFolder(Path path, SealSettings seal, SubjectSettings subjects, LogIndex index) {

  /**
   * What {@code options} say of it.
   *
   * @throws IOException if a credential is missing that they name
   */
  static AuditFolder of(GatewayOptions options) throws IOException {
    Path path = options.data().resolve("audit");
    SealSettings seal =
        SealSettings.of(options.data().resolve("audit.key"))
            .anchoredIn(options.anchors().overHttp(path, options.environment()));
    return new AuditFolder(
        path,
        options.anchors().file().map(seal::anchoredIn).orElse(seal),
        new SubjectSettings(options.data().resolve("audit-subjects"), options.environment()),
        LogIndex.keptIn(path));
  }

  /** Opens it for writing. */
  ProcessAuditLog open(InstantSource clock) {
    return ProcessAuditLog.open(
        AuditSettings.of(path).sealed(seal).withSubjects(subjects),
        clock,
        Thread::startVirtualThread);
  }

  /** What {@code log} has written there, for readers. */
  Recorded recorded(ProcessAuditLog log) {
    return new Recorded(
        new RecordPages(path),
        log.subjects(),
        new PayloadReader(new IndexedLookup(index), log.subjects()),
        new IndexedRecords(index));
  }

  /** Keeps the index new until it is closed, and then closes the index. */
  AutoCloseable indexing() {
    Indexer indexer =
        Indexer.start(index, Thread.ofPlatform().name("audit-indexer").daemon().factory());
    return () -> {
      indexer.close();
      index.close();
    };
  }
}
