package io.cardea.audit.query;

import io.cardea.audit.index.LogIndex;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds records of a log by its index. Thread-safe. */
public final class IndexedRecords implements RecordSearch {

  /** Characters of records on a page; what comes after is on the next one. */
  private static final int MAX_PAGE_CHARACTERS = 4 << 20;

  private final LogIndex log;

  public IndexedRecords(LogIndex log) {
    this.log = log;
  }

  @Override
  public Page find(RecordQuery query, Optional<Place> behind, int most) throws IOException {
    List<RecordEntry> entries = new ArrayList<>();
    int characters = 0;
    try (EntryScan scan = EntryScan.of(log, query, behind)) {
      for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
        if (entries.size() == most || characters > MAX_PAGE_CHARACTERS) {
          Place next = entries.getLast().beginning().place();
          return new Page(entries, Optional.of(next), scan.findings());
        }
        entries.add(entry.get());
        characters += length(entry.get());
      }
      return new Page(entries, Optional.empty(), scan.findings());
    }
  }

  private static int length(RecordEntry entry) {
    return entry.beginning().json().length()
        + entry.outcome().map(line -> line.json().length()).orElse(0);
  }
}
