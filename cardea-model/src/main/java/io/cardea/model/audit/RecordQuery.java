package io.cardea.model.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which entries of the log are wanted.
 *
 * @param values what members must be, each of them, to the letter; none is empty
 * @param since the earliest time of an entry's beginning
 * @param until the first time that is too late
 * @param isNewestFirst in which order; that of an entry is that of its beginning in the log
 */
public record RecordQuery(
    Map<RecordField, String> values,
    Optional<Instant> since,
    Optional<Instant> until,
    boolean isNewestFirst) {

  /** The status of what has no outcome yet. */
  public static final String OPEN = "OPEN";

  /** All entries, the oldest first. */
  public static final RecordQuery ALL =
      new RecordQuery(Map.of(), Optional.empty(), Optional.empty(), false);

  public RecordQuery {
    Map<RecordField, String> ordered = new EnumMap<>(RecordField.class);
    ordered.putAll(values);
    if (ordered.containsValue("")) {
      throw new IllegalArgumentException("nothing is found by an empty value");
    }
    values = Collections.unmodifiableMap(ordered);
  }

  /** The same, only where {@code field} is {@code value}. */
  public RecordQuery with(RecordField field, String value) {
    Map<RecordField, String> more = new EnumMap<>(RecordField.class);
    more.putAll(values);
    more.put(field, value);
    return new RecordQuery(more, since, until, isNewestFirst);
  }

  /** The same within a time. */
  public RecordQuery within(Optional<Instant> from, Optional<Instant> to) {
    return new RecordQuery(values, from, to, isNewestFirst);
  }

  /** The same, the newest first. */
  public RecordQuery newestFirst() {
    return new RecordQuery(values, since, until, true);
  }
}
