package io.cardea.testkit.gateway;

import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What is in the files of an audit log. */
final class WrittenRecords {

  private WrittenRecords() {}

  /**
   * Every record, oldest first, as JSON.
   *
   * @param flushed waited for, unless its disk does not answer or it has ended
   * @throws IOException if it cannot be read or is damaged
   */
  static List<String> of(Path folder, CompletionStage<Void> flushed) throws IOException {
    try {
      flushed.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException e) { // what it had is in its files, or never will be
    }
    List<String> records = new ArrayList<>();
    try (AuditReader reader = AuditReader.open(folder)) {
      for (Optional<AuditEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof AuditEntry.Line line) {
          records.add(line.json());
        } else {
          throw new IOException("damaged audit log: " + next.get());
        }
      }
    }
    return records;
  }
}
