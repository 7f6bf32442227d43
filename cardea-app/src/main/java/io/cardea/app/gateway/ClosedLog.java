package io.cardea.app.gateway;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.LogEnd;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The audit log of a node that will not come back. */
public final class ClosedLog {

  private ClosedLog() {}

  /**
   * Seals what is left in the log of a gateway that was stopped, and says in a last checkpoint that
   * nothing follows.
   *
   * @param data folder of the gateway
   * @return the last checkpoint
   * @throws IOException if there is no log, a gateway has it, or it cannot be sealed; the message
   *     says what to do
   */
  public static Checkpoint close(
      Path data,
      AuditAnchors anchors,
      Function<String, @Nullable String> environment,
      InstantSource clock)
      throws IOException {
    Path log = data.resolve("audit");
    if (!Files.exists(log.resolve(CheckpointFile.NAME))) {
      throw new IOException("there is no sealed audit log in " + log);
    }
    SealSettings seal = SealSettings.of(data.resolve("audit.key"));
    SubjectSettings subjects = new SubjectSettings(data.resolve("audit-subjects"), environment);
    try {
      ProcessAuditLog.open(
              AuditSettings.of(log).sealed(seal).withSubjects(subjects),
              clock,
              Thread::startVirtualThread)
          .close();
    } catch (AuditUnavailable e) {
      throw new IOException(e.getMessage(), e);
    }
    SealSettings last = seal.anchoredIn(anchors.overHttp(log, environment));
    return LogEnd.sign(log, anchors.file().map(last::anchoredIn).orElse(last), clock);
  }
}
