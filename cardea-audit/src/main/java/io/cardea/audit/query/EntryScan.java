package io.cardea.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.index.RecordMembers;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.audit.read.FrameReader;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the entries that fit a query, one after the other, however many they are. Each is
 * read and checked; the index only says where to look. One thread.
 */
public final class EntryScan implements Closeable {

  private static final int MAX_FINDINGS = 25;

  private final LogIndex log;
  private final RecordQuery query;
  private final Optional<Place> behind;
  private final RowSelection selection;
  private final EntryMatch match;
  private final NavigableSet<Long> segments;
  private final Gaps gaps;
  private final Deque<Long> rest;

  /** The segments that outcomes may be in by now; newer ones than those that are walked through. */
  private NavigableSet<Long> later;

  private final RecordMembers members = new RecordMembers();
  private final Set<String> findings = new LinkedHashSet<>();
  private boolean isIncomplete;
  private @Nullable SegmentIndex index;
  private @Nullable FrameReader reader;
  private int[] rows = new int[0];
  private int next;

  private EntryScan(
      LogIndex log,
      RecordQuery query,
      Optional<Place> behind,
      NavigableSet<Long> segments,
      Gaps gaps) {
    this.log = log;
    this.query = query;
    this.behind = behind;
    this.match = new EntryMatch(query);
    this.selection = new RowSelection(query);
    this.segments = segments;
    this.later = segments;
    this.gaps = gaps;
    this.rest = new ArrayDeque<>(query.isNewestFirst() ? segments.descendingSet() : segments);
  }

  /**
   * Begins behind {@code behind}, if there is such a place, else at the first entry.
   *
   * @throws IOException if the log cannot be read
   */
  public static EntryScan of(LogIndex log, RecordQuery query, Optional<Place> behind)
      throws IOException {
    NavigableSet<Long> segments = log.segments();
    Gaps gaps = Gaps.in(log.folder(), query);
    EntryScan scan = new EntryScan(log, query, behind, segments, gaps);
    behind.ifPresent(place ->
        scan.rest.removeIf(segment ->
            query.isNewestFirst() ? segment > place.segment() : segment < place.segment()));
    return scan;
  }

  /**
   * The next entry that fits.
   *
   * @throws IOException if the log cannot be read, or a file of its index was cut meanwhile
   */
  public Optional<RecordEntry> next() throws IOException {
    do {
      while (next < rows.length) {
        int row = query.isNewestFirst() ? rows[rows.length - 1 - next] : rows[next];
        next++;
        Optional<RecordEntry> entry = entry(row);
        if (entry.isPresent()) {
          return entry;
        }
      }
    } while (open());
    return Optional.empty();
  }

  /** What could not be read so far, in words. */
  public List<String> findings() {
    return List.copyOf(findings);
  }

  /** Whether something of that should have been there: what retention has removed need not. */
  public boolean isIncomplete() {
    return isIncomplete;
  }

  @Override
  public void close() throws IOException {
    try (SegmentIndex _ = index;
        FrameReader _ = reader) {
      index = null;
      reader = null;
    }
  }

  /** Goes to the next segment; false if there is none. */
  private boolean open() throws IOException {
    if (rest.isEmpty()) {
      return false;
    }
    close();
    rows = new int[0];
    next = 0;
    long segment = rest.remove();
    gaps.before(segment, segments.lower(segment))
        .ifPresent(gap -> found(gap.what(), !gap.isRemoved()));
    later = log.segments();
    index = log.of(segment).orElse(null);
    if (index == null) {
      found(segment, "was removed meanwhile");
      return true;
    }
    if (index.damagedAt() >= 0) {
      found(segment, "has bytes that are no record at offset " + index.damagedAt());
    }
    rows = selection.of(index);
    if (behind.isPresent() && behind.get().segment() == segment) {
      rows = behind(index, behind.get().offset());
    }
    if (rows.length > 0) {
      try {
        reader = FrameReader.open(log.folder(), segment);
      } catch (NoSuchFileException e) {
        found(segment, "was removed meanwhile");
        rows = new int[0];
      }
    }
    return true;
  }

  private int[] behind(SegmentIndex from, long offset) throws IOException {
    int[] left = new int[rows.length];
    int count = 0;
    for (int row : rows) {
      long place = from.beginning(row);
      if (query.isNewestFirst() ? place < offset : place > offset) {
        left[count++] = row;
      }
    }
    return Arrays.copyOf(left, count);
  }

  private void found(long segment, String what) {
    found(SegmentName.of(segment) + " " + what, true);
  }

  private void found(String what, boolean isMissed) {
    isIncomplete |= isMissed;
    if (findings.size() < MAX_FINDINGS) {
      findings.add(what + ": cardea audit verify says more");
    }
  }

  private Optional<RecordEntry> entry(int row) throws IOException {
    SegmentIndex in = Objects.requireNonNull(index);
    if (in.beginning(row) < 0) {
      return Optional.empty();
    }
    Place place = new Place(in.segment(), in.beginning(row));
    Optional<RecordEntry.Line> beginning =
        line(Objects.requireNonNull(reader), place, in.beginningOrdinal(row));
    if (beginning.isEmpty() || !match.fits(members)) {
      return Optional.empty();
    }
    String id = members.text(RecordField.ID).orElse("");
    boolean ends = EntryMatch.isOpening(members);
    Optional<RecordEntry.Line> outcome = ends ? outcome(in, row, id) : Optional.empty();
    return match.isStatusFitting(ends, outcome.map(_ -> members))
        ? Optional.of(new RecordEntry(beginning.get(), outcome))
        : Optional.empty();
  }

  /** Reads a record, whose members are known then; empty if it is not there. */
  private Optional<RecordEntry.Line> line(FrameReader from, Place place, long ordinal)
      throws IOException {
    Optional<byte[]> payload = from.payload(place.offset());
    if (payload.isEmpty() || !members.read(payload.get())) {
      found(place.segment(), "has no whole record at offset " + place.offset());
      return Optional.empty();
    }
    String json = new String(payload.get(), UTF_8);
    return Optional.of(
        new RecordEntry.Line(
            place, ordinal, json.endsWith("\n") ? json.substring(0, json.length() - 1) : json));
  }

  private Optional<RecordEntry.Line> outcome(SegmentIndex in, int row, String id)
      throws IOException {
    if (in.outcome(row) >= 0) {
      return outcome(
          Objects.requireNonNull(reader),
          new Place(in.segment(), in.outcome(row)),
          in.outcomeOrdinal(row),
          id);
    }
    for (long segment : later.tailSet(in.segment(), false)) {
      try (SegmentIndex later = log.of(segment).orElse(null)) {
        if (later == null) {
          continue;
        }
        if (later.openSince() > in.segment()) {
          return Optional.empty(); // whatever began here had ended before
        }
        Optional<RecordEntry.Line> found = lateOutcome(later, id);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<RecordEntry.Line> lateOutcome(SegmentIndex later, String id) throws IOException {
    IntBuffer candidates = later.rows(RecordField.ID, id);
    for (int at = candidates.position(); at < candidates.limit(); at++) {
      int row = candidates.get(at);
      if (later.beginning(row) < 0) {
        try (FrameReader from = FrameReader.open(log.folder(), later.segment())) {
          Place place = new Place(later.segment(), later.outcome(row));
          Optional<RecordEntry.Line> found = outcome(from, place, later.outcomeOrdinal(row), id);
          if (found.isPresent()) {
            return found;
          }
        } catch (NoSuchFileException e) {
          found(later.segment(), "was removed meanwhile");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<RecordEntry.Line> outcome(FrameReader from, Place place, long ordinal, String id)
      throws IOException {
    return line(from, place, ordinal).filter(_ -> EntryMatch.isOutcomeOf(id, members));
  }
}
