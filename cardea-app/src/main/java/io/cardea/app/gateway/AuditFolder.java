package io.cardea.app.gateway;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.seal.SealSettings;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where the audit log of a gateway is.
 *
 * @param path its files
 * @param seal how they are sealed
 */
record AuditFolder(Path path, SealSettings seal) {

  static AuditFolder of(GatewayOptions options) {
    SealSettings seal = SealSettings.of(options.data().resolve("audit.key"));
    return new AuditFolder(
        options.data().resolve("audit"), options.auditAnchor().map(seal::anchoredIn).orElse(seal));
  }

  /** Opens it for writing. */
  ProcessAuditLog open(InstantSource clock) {
    return ProcessAuditLog.open(
        AuditSettings.of(path).sealed(seal), clock, Thread::startVirtualThread);
  }

  /** What is written there, for readers. */
  RecordPages pages() {
    return new RecordPages(path);
  }
}
