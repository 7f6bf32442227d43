package io.cardea.audit.read;

import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** Reads a folder by pages. Thread-safe: it keeps nothing between two of them. */
public final class RecordPages implements RecordSource {

  /** Characters after which a page ends, whatever was asked for: payloads are large. */
  private static final long MOST_CHARACTERS = 4 << 20;

  private final Path folder;

  public RecordPages(Path folder) {
    this.folder = folder;
  }

  @Override
  public Place end() throws IOException {
    NavigableSet<Long> segments = SegmentName.in(folder);
    while (!segments.isEmpty()) {
      long newest = segments.last();
      try (SegmentScanner scanner = SegmentScanner.open(folder, newest)) {
        if (scanner.isBegun()) {
          while (scanner.next().isPresent()) {
            // on to the end
          }
          return new Place(newest, scanner.position());
        }
      }
      segments.pollLast();
    }
    return new Place(1, 0);
  }

  @Override
  public Page after(Place place, int most) throws IOException {
    List<String> lines = new ArrayList<>();
    Place next = place;
    long characters = 0;
    try (AuditReader reader = AuditReader.open(folder, place.segment(), place.offset())) {
      while (lines.size() < most && characters < MOST_CHARACTERS) {
        Optional<AuditEntry> entry = reader.next();
        if (entry.isEmpty()) {
          return new Page(lines, next, true);
        }
        if (entry.get() instanceof AuditEntry.Line line) {
          lines.add(line.json());
          characters += line.json().length();
        }
        next = reader.place().orElse(next);
      }
    }
    return new Page(lines, next, false);
  }

  @Override
  public List<Removed> removed(Instant since) throws IOException {
    NavigableSet<Long> there = SegmentName.in(folder);
    List<Removed> gone = new ArrayList<>();
    long last = 0;
    for (Removal removal : new RemovalFile(folder).read().values()) {
      if (there.contains(removal.segment()) || removal.until().isBefore(since)) {
        continue;
      }
      boolean isNext = !gone.isEmpty() && removal.segment() == last + 1;
      Instant from = isNext ? gone.removeLast().from() : removal.from();
      gone.add(new Removed(from, removal.until()));
      last = removal.segment();
    }
    return gone;
  }
}
