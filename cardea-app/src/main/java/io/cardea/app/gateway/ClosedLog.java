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
   * nothing follows; once that is said, only brings it to the anchors again.
   *
   * @param data folder of the gateway
   * @return the last checkpoint
   * @throws IOException if there is no log, a gateway has it, or it cannot be sealed, or its end
   *     did not get to each anchor; the message says what to do
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
    if (!LogEnd.isThere(log)) {
      sealRest(log, seal, new SubjectSettings(data.resolve("audit-subjects"), environment), clock);
    }
    SealSettings last = seal.anchoredIn(anchors.overHttp(log, environment));
    return LogEnd.sign(log, anchors.file().map(last::anchoredIn).orElse(last), clock);
  }

  private static void sealRest(
      Path log, SealSettings seal, SubjectSettings subjects, InstantSource clock)
      throws IOException {
    try {
      ProcessAuditLog.open(
              AuditSettings.of(log).sealed(seal).withSubjects(subjects),
              clock,
              Thread::startVirtualThread)
          .close();
    } catch (AuditUnavailable e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
