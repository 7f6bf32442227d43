package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.record.RecordLine;
import io.cardea.audit.segment.Frame;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.identity.TenantId;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/** Makes the index of a segment from its records, one after the other. One thread. */
final class SegmentIndexBuilder {

  private static final byte[] INTENT = "intent".getBytes(UTF_8);
  private static final byte[] ADMIN = "admin".getBytes(UTF_8);
  private static final byte[] OUTCOME = "outcome".getBytes(UTF_8);
  private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);
  private static final byte[] SEGMENT = "segment".getBytes(UTF_8);
  private static final int USUAL_ROWS = 1024;
  private static final int USUAL_FOUND = 16;

  private final long segment;
  private final LongUnaryOperator naming;
  private final RecordMembers members = new RecordMembers();
  private final Postings postings = new Postings();
  private final RarePostings rare = new RarePostings();
  private final OpenRows open = new OpenRows();
  private final IntList beginnings = new IntList(USUAL_ROWS);
  private final IntList beginningOrdinals = new IntList(USUAL_ROWS);
  private final IntList outcomes = new IntList(USUAL_ROWS);
  private final IntList outcomeOrdinals = new IntList(USUAL_ROWS);
  private long[] times = new long[USUAL_ROWS];
  private byte[] first = new byte[0];

  /** Begins with the last record's payload. */
  private byte[] last = new byte[0];

  private int lastLength;
  private long firstAt = SegmentIndex.NONE;
  private long lastAt = SegmentIndex.NONE;
  private long end;
  private long openSince;
  private long damagedAt = SegmentIndex.NONE;
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;
  private int records;

  SegmentIndexBuilder(long segment) {
    this(segment, LongUnaryOperator.identity());
  }

  /** With other keys than {@link FieldKey} has, which may be the same for different values. */
  SegmentIndexBuilder(long segment, LongUnaryOperator naming) {
    this.segment = segment;
    this.naming = naming;
  }

  long segment() {
    return segment;
  }

  /** Rows so far. */
  int rows() {
    return beginnings.size();
  }

  long openSince() {
    return openSince;
  }

  boolean mayHold(long since, long until) {
    return maxTime >= since && minTime < until;
  }

  long damagedAt() {
    return damagedAt;
  }

  long time(int row) {
    return times[row];
  }

  long beginning(int row) {
    return StoredIndex.bytes(beginnings.get(row));
  }

  long beginningOrdinal(int row) {
    return beginningOrdinals.get(row);
  }

  long outcome(int row) {
    return StoredIndex.bytes(outcomes.get(row));
  }

  long outcomeOrdinal(int row) {
    return outcomeOrdinals.get(row);
  }

  /** The rows of {@code value} so far, in order, and maybe others that only look like it. */
  IntBuffer rows(RecordField field, String value) {
    IntList found = new IntList(USUAL_FOUND);
    if (isRare(field)) {
      rare.rows(key(field, value), found);
    } else {
      postings.rows(key(field, value), found);
    }
    if (field == RecordField.STATUS && value.equals(RecordQuery.OPEN)) {
      open.addTo(found);
    }
    found.sort();
    return found.toBuffer();
  }

  /** Records so far. */
  int records() {
    return records;
  }

  /** The next record, which begins at {@code offset}. */
  void add(long offset, byte[] bytes, int from, int length) {
    if (records == 0) {
      first = Arrays.copyOfRange(bytes, from, from + length);
      firstAt = offset;
    }
    if (last.length < length) {
      last = new byte[2 * length];
    }
    System.arraycopy(bytes, from, last, 0, length);
    lastLength = length;
    lastAt = offset;
    end = offset + Frame.sizeOf(length);
    int place = (int) (offset / Frame.ALIGNMENT_BYTES);
    if (members.read(last, 0, length)) {
      if (members.is(RecordField.TYPE, OUTCOME)) {
        ended(place);
      } else if (members.is(RecordField.TYPE, PAYLOAD)) {
        later(place); // no entry, but part of a call
      } else {
        begun(place);
      }
    } else {
      damaged(offset);
    }
    records++;
  }

  /** There are bytes at {@code offset} that are no record. */
  void damaged(long offset) {
    if (damagedAt == SegmentIndex.NONE) {
      damagedAt = offset;
    }
  }

  private void begun(int place) {
    int row = row(place, records, SegmentIndex.NONE, SegmentIndex.NONE);
    members.keys((field, key) -> {
      if (isRare(field)) {
        rare.add(naming.applyAsLong(key), row);
      } else if (field != RecordField.STATUS) {
        postings.add(naming.applyAsLong(key), row);
      }
    });
    if (!members.has(RecordField.TENANT)) {
      postings.add(key(RecordField.TENANT, TenantId.DEFAULT.value()), row);
    }
    if (members.is(RecordField.TYPE, INTENT) || members.is(RecordField.TYPE, ADMIN)) {
      open.put(members.key(RecordField.ID), row);
    } else if (members.is(RecordField.TYPE, SEGMENT)) {
      openSince =
          RecordLine.openSince(new String(last, 0, lastLength, UTF_8).stripTrailing()).orElse(0);
    }
  }

  private void ended(int place) {
    int row = open.remove(members.key(RecordField.ID));
    if (row == OpenRows.NONE) {
      later(place);
    } else {
      outcomes.set(row, place);
      outcomeOrdinals.set(row, records);
      postings.add(key(RecordField.STATUS), row);
    }
  }

  /** What only its id leads to. */
  private void later(int place) {
    int row = row(SegmentIndex.NONE, SegmentIndex.NONE, place, records);
    rare.add(key(RecordField.ID), row);
  }

  /** Whether nearly each call has another value. */
  private static boolean isRare(RecordField field) {
    return field == RecordField.ID || field == RecordField.TRACE;
  }

  private int row(int beginning, int beginningOrdinal, int outcome, int outcomeOrdinal) {
    int row = beginnings.size();
    if (row == times.length) {
      times = Arrays.copyOf(times, 2 * row);
    }
    times[row] = members.micros();
    minTime = Math.min(minTime, times[row]);
    maxTime = Math.max(maxTime, times[row]);
    beginnings.add(beginning);
    beginningOrdinals.add(beginningOrdinal);
    outcomes.add(outcome);
    outcomeOrdinals.add(outcomeOrdinal);
    return row;
  }

  /** What the record's value of {@code field} is called; the same for none as for an empty one. */
  private long key(RecordField field) {
    return naming.applyAsLong(members.key(field));
  }

  private long key(RecordField field, String value) {
    return naming.applyAsLong(FieldKey.of(field, value));
  }

  /** The index of the records so far. */
  ByteBuffer freeze() {
    long ofOpen = key(RecordField.STATUS, RecordQuery.OPEN);
    long[] keys = keys(ofOpen);
    StoredIndex.Head head = head(keys.length, postings.size() + rare.size() + open.size());
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(head.size()));
    bytes.position(StoredIndex.start());
    head.putInto(bytes);
    for (int row = 0; row < head.rows(); row++) {
      bytes.putLong(times[row]);
    }
    beginnings.putInto(bytes);
    beginningOrdinals.putInto(bytes);
    outcomes.putInto(bytes);
    outcomeOrdinals.putInto(bytes);
    for (long key : keys) {
      bytes.putLong(key);
    }
    int starts = bytes.position();
    bytes.position(starts + (keys.length + 1) * Integer.BYTES);
    IntList rows = new IntList(USUAL_FOUND);
    int start = 0;
    int next = 0;
    for (int at = 0; at < keys.length; at++) {
      bytes.putInt(starts + at * Integer.BYTES, start);
      rows.clear();
      postings.rows(keys[at], rows);
      for (; next < rare.size() && rare.key(next) == keys[at]; next++) {
        rows.add(rare.row(next));
      }
      if (keys[at] == ofOpen) {
        open.addTo(rows);
      }
      rows.sort();
      rows.putInto(bytes);
      start += rows.size();
    }
    bytes.putInt(starts + keys.length * Integer.BYTES, start);
    StoredIndex.finish(bytes);
    return bytes;
  }

  /** The keys that have rows, the smallest first; the rare ones are in that order then, too. */
  private long[] keys(long ofOpen) {
    rare.sort();
    long[] known = postings.keys();
    long[] all = Arrays.copyOf(known, known.length + rare.size() + 1);
    for (int at = 0; at < rare.size(); at++) {
      all[known.length + at] = rare.key(at);
    }
    int count = all.length - 1;
    if (open.size() > 0) {
      all[count++] = ofOpen;
    }
    Arrays.sort(all, 0, count);
    int distinct = 0;
    for (int at = 0; at < count; at++) {
      if (at == 0 || all[at] != all[at - 1]) {
        all[distinct++] = all[at];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  private StoredIndex.Head head(int keys, int postings) {
    return new StoredIndex.Head(
        segment,
        new SegmentStamp(
            end,
            firstAt,
            lastAt,
            SegmentStamp.checksum(first, first.length),
            SegmentStamp.checksum(last, lastLength)),
        openSince,
        minTime,
        maxTime,
        damagedAt,
        beginnings.size(),
        keys,
        postings);
  }
}
