package io.cardea.audit.retention;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.record.RecordLine;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the segments that could go. One thread. */
final class Candidates {

  private static final Pattern BEGUN =
      Pattern.compile(
          "\\{\"type\":\"segment\",\"sequence\":\\d{1,18},\"openSince\":\\d{1,18},\"time\":\"([^\"]{1,40})\".*");

  private final Path folder;
  private final SealedSegments sealed;
  private final Map<Long, Instant> begun = new HashMap<>();

  Candidates(Path folder, SealedSegments sealed) {
    this.folder = folder;
    this.sealed = sealed;
  }

  /** The segments that could go, oldest first. */
  List<Candidate> find() throws IOException {
    Optional<Checkpoint> last = sealed.last();
    if (last.isEmpty()) {
      return List.of();
    }
    // What the newest sealed segment says holds for the ones behind it, too.
    long newest = last.get().at().segment();
    long openSince = header(newest).map(Candidates::openSince).orElse(0L);
    List<Candidate> found = new ArrayList<>();
    for (long segment : SegmentName.in(folder).headSet(Math.min(newest, openSince), false)) {
      Optional<Checkpoint> end = sealed.end(segment);
      Optional<Instant> from = begun(segment);
      if (end.isPresent() && from.isPresent()) {
        found.add(
            new Candidate(
                segment,
                sealed.firstRecordOf(segment),
                end.get().size(),
                from.get(),
                sealed.until(segment),
                Files.size(folder.resolve(SegmentName.of(segment)))));
      }
    }
    return found;
  }

  /** When a segment was begun; empty if its first record does not say so. */
  Optional<Instant> begun(long segment) throws IOException {
    Instant known = begun.get(segment);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Instant> read = header(segment).flatMap(Candidates::time);
    read.ifPresent(time -> begun.put(segment, time));
    return read;
  }

  void forget(long segment) {
    begun.remove(segment);
  }

  private Optional<String> header(long segment) throws IOException {
    if (!Files.exists(folder.resolve(SegmentName.of(segment)))) {
      return Optional.empty();
    }
    try (SegmentScanner scanner = SegmentScanner.open(folder, segment)) {
      Optional<AuditEntry> first = scanner.next();
      return first.isPresent() && first.get() instanceof AuditEntry.Line line
          ? Optional.of(line.json())
          : Optional.empty();
    }
  }

  private static long openSince(String header) {
    return RecordLine.openSince(header).orElse(0);
  }

  /** When a segment was begun whose first record is {@code header}. */
  static Optional<Instant> time(String header) {
    Matcher matcher = BEGUN.matcher(header);
    try {
      return matcher.matches() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
    } catch (DateTimeParseException e) { // a line that we did not write
      return Optional.empty();
    }
  }
}
