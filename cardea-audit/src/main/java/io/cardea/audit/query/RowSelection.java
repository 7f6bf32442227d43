package io.cardea.audit.query;

import io.cardea.audit.index.RecordTime;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which rows of an index a query may be about: all that are, and maybe others. */
final class RowSelection {

  private final RecordQuery query;
  private final EntryMatch match;
  private final long since;
  private final long until;

  RowSelection(RecordQuery query) {
    this.query = query;
    this.match = new EntryMatch(query);
    this.since = query.since().map(RecordTime::of).orElse(Long.MIN_VALUE);
    this.until = query.until().map(RecordTime::of).orElse(Long.MAX_VALUE);
  }

  /** The rows in the order of the log. */
  int[] of(SegmentIndex index) throws IOException {
    if (!index.mayHold(since, until)) {
      return new int[0];
    }
    List<IntBuffer> lists = new ArrayList<>();
    for (Map.Entry<RecordField, String> value : query.values().entrySet()) {
      lists.add(rows(index, value.getKey(), value.getValue()));
    }
    lists.sort(Comparator.comparingInt(IntBuffer::remaining));
    int[] rows = lists.isEmpty() ? all(index) : distinct(lists.getFirst());
    for (IntBuffer others : lists) {
      rows = common(rows, others);
    }
    return isOfAnyTime() ? rows : within(index, rows);
  }

  private boolean isOfAnyTime() {
    return since == Long.MIN_VALUE && until == Long.MAX_VALUE;
  }

  private int[] within(SegmentIndex index, int[] rows) throws IOException {
    int count = 0;
    for (int row : rows) {
      if (match.isWithin(index.time(row))) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** What is open in one segment may have ended in a later one. */
  private static IntBuffer rows(SegmentIndex index, RecordField field, String value)
      throws IOException {
    if (field != RecordField.STATUS || value.equals(RecordQuery.OPEN)) {
      return index.rows(field, value);
    }
    // First, as what ends meanwhile is in the other list then.
    IntBuffer open = index.rows(field, RecordQuery.OPEN);
    IntBuffer rows = index.rows(field, value);
    int[] both = new int[rows.remaining() + open.remaining()];
    rows.get(rows.position(), both, 0, rows.remaining());
    open.get(open.position(), both, rows.remaining(), open.remaining());
    Arrays.sort(both);
    return IntBuffer.wrap(both);
  }

  private static int[] all(SegmentIndex index) {
    int[] rows = new int[index.rows()];
    Arrays.setAll(rows, row -> row);
    return rows;
  }

  /** A list that is in order, without what is in it twice. */
  private static int[] distinct(IntBuffer list) {
    int[] ints = new int[list.remaining()];
    list.get(list.position(), ints);
    int count = 0;
    for (int row : ints) {
      if (count == 0 || ints[count - 1] != row) {
        ints[count++] = row;
      }
    }
    return Arrays.copyOf(ints, count);
  }

  /** Both are in order; the first has no row twice. */
  private static int[] common(int[] rows, IntBuffer others) {
    int count = 0;
    int other = others.position();
    for (int row : rows) {
      while (other < others.limit() && others.get(other) < row) {
        other++;
      }
      if (other < others.limit() && others.get(other) == row) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
