package io.cardea.audit.log;

import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.AuditReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is in a log's folder. */
final class Entries {

  private Entries() {}

  static List<AuditEntry> all(Path folder) throws IOException {
    List<AuditEntry> found = new ArrayList<>();
    try (AuditReader reader = AuditReader.open(folder)) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        found.add(entry.get());
      }
    }
    return found;
  }

  /** The records, which must all be whole, of one type. */
  static List<String> of(String type, Path folder) throws IOException {
    return all(folder).stream()
        .map(entry -> ((AuditEntry.Line) entry).json())
        .filter(line -> line.startsWith("{\"type\":\"" + type + "\""))
        .toList();
  }
}
