package io.cardea.audit.log;

import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.AuditLog.OpenIntent;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A process that appends until it is killed, and prints each id once its intent is recorded. */
final class AppendingProcess {

  private static final int MAX_IN_FLIGHT = 20;

  private AppendingProcess() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    int threads = Integer.parseInt(args[1]);
    ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(folder, 256 << 10)
                .sealed(SealSettings.of(folder.resolve("audit.key"))),
            InstantSource.system(),
            background);
    for (int thread = 0; thread < threads; thread++) {
      Thread.ofPlatform().start(() -> appendForever(log, System.out));
    }
  }

  private static void appendForever(ProcessAuditLog log, PrintStream out) {
    ArrayDeque<OpenIntent> inFlight = new ArrayDeque<>();
    while (true) {
      UUID id = UUID.randomUUID();
      inFlight.add(Written.opened(() -> log.open(Samples.intent(id))));
      out.println(id);
      if (inFlight.size() > MAX_IN_FLIGHT) {
        inFlight.remove().close(Samples.outcome("200"));
      }
    }
  }
}
