package io.cardea.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.audit.read.FrameReader;
import io.cardea.audit.record.RecordLine;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordLookup;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Finds the records of a request by the index of their log. Thread-safe. */
public final class IndexedLookup implements RecordLookup {

  private final LogIndex log;

  public IndexedLookup(LogIndex log) {
    this.log = log;
  }

  @Override
  public List<String> recordsOf(UUID id) throws IOException {
    List<String> found = new ArrayList<>();
    for (long segment : log.segments()) {
      Optional<SegmentIndex> index = log.of(segment);
      if (index.isPresent()) {
        add(segment, places(index.get(), id), id, found);
      }
    }
    return found;
  }

  /** Where an index, which it closes, has records of a request. */
  private static NavigableSet<Long> places(SegmentIndex index, UUID id) throws IOException {
    NavigableSet<Long> places = new TreeSet<>();
    try (index) {
      IntBuffer rows = index.rows(RecordField.ID, id.toString());
      for (int at = rows.position(); at < rows.limit(); at++) {
        places.add(index.beginning(rows.get(at)));
        places.add(index.outcome(rows.get(at)));
      }
    }
    places.remove((long) SegmentIndex.NONE);
    return places;
  }

  private void add(long segment, NavigableSet<Long> places, UUID id, List<String> found)
      throws IOException {
    if (places.isEmpty()) {
      return;
    }
    try (FrameReader reader = FrameReader.open(log.folder(), segment)) {
      for (long place : places) {
        reader
            .payload(place)
            .map(payload -> new String(payload, UTF_8).stripTrailing())
            .filter(line -> RecordLine.isOf(id, line))
            .ifPresent(found::add);
      }
    } catch (NoSuchFileException e) { // it was removed meanwhile
    }
  }
}
