package io.cardea.controlplane.orders;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealSettings;
import java.nio.file.Path;
import java.time.Clock;

/** A log that has a name, as it is sealed. */
final class SealedLog {

  private SealedLog() {}

  /** Makes one below {@code root}; where it is. */
  static Path in(Path root) {
    Path folder = root.resolve("audit");
    ProcessAuditLog.open(
            AuditSettings.of(folder).sealed(SealSettings.of(root.resolve("audit.key"))),
            Clock.systemUTC(),
            Runnable::run)
        .close();
    return folder;
  }
}
