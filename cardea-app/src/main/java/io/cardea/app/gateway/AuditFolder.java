package io.cardea.app.gateway;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.payload.PayloadReader;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.read.ScanningLookup;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.controlplane.admin.Recorded;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where the audit log of a gateway is.
 *
 * @param path its files
 * @param seal how they are sealed
 * @param subjects where the keys of subjects are
 */
record AuditFolder(Path path, SealSettings seal, SubjectSettings subjects) {

  static AuditFolder of(GatewayOptions options) {
    SealSettings seal = SealSettings.of(options.data().resolve("audit.key"));
    return new AuditFolder(
        options.data().resolve("audit"),
        options.auditAnchor().map(seal::anchoredIn).orElse(seal),
        new SubjectSettings(options.data().resolve("audit-subjects"), options.environment()));
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
        new PayloadReader(new ScanningLookup(path), log.subjects()));
  }
}
