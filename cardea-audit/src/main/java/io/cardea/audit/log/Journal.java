package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log: which segment is written, and how much of its space is promised. The promise:
 * at any time the current segment has room for {@value #OUTCOME_BYTES} bytes per open intent, so an
 * outcome never waits for space. Records are only appended at the end, so their order in the files
 * is the order in which they were taken.
 *
 * <p>Records are staged in memory, and written together by {@link #commit}. A segment that cannot
 * be written is given up; what was promised is written to the next one. One thread: the writer's.
 */
final class Journal {

  /** Space promised to the outcome of each open intent. */
  static final int OUTCOME_BYTES = 1024;

  private static final int HEADER_BYTES = Frame.sizeOf(RecordEncoder.MAX_SEGMENT_BYTES);

  /** Most that one entry stages: two records, and the first one of a new segment. */
  private static final int ENTRY_BYTES = 2 * Frame.sizeOf(Frame.MAX_PAYLOAD_BYTES) + HEADER_BYTES;

  private static final int BATCH_BYTES = 512 << 10;

  /**
   * Counts since the log was opened.
   *
   * @param records that are written
   * @param bytes of those
   * @param openIntents now
   */
  record Counts(long records, long bytes, long openIntents) {}

  private final SegmentSupply supply;
  private final RecordEncoder encoder;
  private final InstantSource clock;
  private final boolean isForced;
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
  private final List<Entry> staged = new ArrayList<>();
  private final List<Entry> owed = new ArrayList<>();
  private final ArrayDeque<Segment> holders = new ArrayDeque<>();
  private Segment current;
  private long oldestOpen;
  private @Nullable IOException failure;
  private long openIntents;
  private long stagedRecords;
  private boolean isShut;
  private Runnable progress = () -> {};
  private volatile boolean isFull;
  private volatile Counts counts = new Counts(0, 0, 0);

  private Journal(
      Segment first,
      SegmentSupply supply,
      RecordEncoder encoder,
      InstantSource clock,
      long oldestOpen,
      boolean isForced) {
    this.oldestOpen = oldestOpen;
    this.current = first;
    this.supply = supply;
    this.encoder = encoder;
    this.clock = clock;
    this.isForced = isForced;
    holders.add(first);
  }

  /**
   * Begins a new segment.
   *
   * @param oldestOpen the oldest segment with an intent that an earlier run left open, noted in new
   *     segments until {@link #recovered}
   * @param isForced whether what is written is forced to the disk
   * @throws IOException if the segment cannot be made or written
   */
  static Journal begin(
      SegmentSupply supply,
      RecordEncoder encoder,
      InstantSource clock,
      long oldestOpen,
      boolean isForced)
      throws IOException {
    supply.prepareNow();
    Segment first = supply.peek();
    if (first == null) {
      throw supply.failure();
    }
    supply.take();
    Journal journal = new Journal(first, supply, encoder, clock, oldestOpen, isForced);
    journal.put(journal.header());
    if (!journal.commit()) {
      throw journal.failure();
    }
    return journal;
  }

  /** Runs {@code told} whenever something was written. */
  void onProgress(Runnable told) {
    progress = told;
  }

  /** Takes {@code entry}, to be written with the next {@link #commit}. */
  void add(Entry entry) {
    if (batch.remaining() < ENTRY_BYTES) {
      commit();
    }
    if (!isShut && entry.stage(this)) {
      staged.add(entry);
    } else if (entry.isOwed() && !isShut) {
      owed.add(entry);
    } else {
      isFull = true;
      entry.failed(failure());
      wantNext();
    }
  }

  /** Appends a record that {@link #makeRoom} has found room for. */
  void put(Frame frame) {
    frame.putInto(batch);
    stagedRecords++;
  }

  /** An intent was put; answers where, for {@link #closed}. */
  Segment opened() {
    openIntents++;
    current.intentOpened();
    return current;
  }

  /** An intent that {@code holder} holds has its outcome. */
  void closed(Segment holder) {
    openIntents--;
    holder.intentClosed();
  }

  /** An intent that {@code holder} holds has no outcome after all. */
  void reopened(Segment holder) {
    openIntents++;
    holder.intentOpened();
  }

  /**
   * Whether {@code bytes} fit, if need be into the next segment, and what is promised behind them.
   *
   * @param opened how many more intents are open then
   */
  boolean makeRoom(long bytes, int opened) {
    return current.hasRoom(batch.position() + needed(bytes, opened)) || rollFor(bytes, opened);
  }

  /** Whether an intent of so many bytes would fit. */
  private boolean hasRoom(long bytes) {
    Segment next = supply.peek();
    return current.hasRoom(batch.position() + needed(bytes, 1))
        || (next != null && next.hasRoom(needed(bytes, 1) + HEADER_BYTES));
  }

  private long needed(long bytes, int opened) {
    return bytes + (openIntents + opened) * OUTCOME_BYTES;
  }

  private boolean rollFor(long bytes, int opened) {
    Segment next = supply.peek();
    if (next == null) {
      failure = null;
      return false;
    }
    commit(); // if that fails, more is promised than before
    if (!next.hasRoom(needed(bytes, opened) + HEADER_BYTES)) {
      failure =
          new IOException(openIntents + " calls are in flight, as many as a segment can hold");
      return false;
    }
    supply.take();
    supply.retire(current);
    current = next;
    holders.add(next);
    while (!holders.getFirst().holdsOpenIntents() && holders.size() > 1) {
      holders.removeFirst();
    }
    put(header());
    return true;
  }

  /** Writes what was taken, and tells it; false if that failed. */
  boolean commit() {
    boolean isWritten = true;
    if (batch.position() > 0) {
      int bytes = batch.position();
      isWritten = write();
      if (isWritten) {
        counts = new Counts(counts.records() + stagedRecords, counts.bytes() + bytes, openIntents);
        progress.run();
      }
      batch.clear();
      stagedRecords = 0;
    }
    if (isWritten) {
      staged.forEach(Entry::written);
      staged.clear();
    }
    wantNext();
    return isWritten;
  }

  private boolean write() {
    try {
      current.write(batch.flip());
    } catch (IOException | RuntimeException | Error e) { // after which the batch is none any more
      lost(e);
      staged.forEach(entry -> entry.undo(this));
      for (Entry entry : staged) {
        if (entry.isOwed()) {
          owed.add(entry);
        } else {
          entry.failed(failure());
        }
      }
      staged.clear();
      return false;
    }
    try {
      if (isForced) {
        current.force();
      }
      return true;
    } catch (IOException | RuntimeException | Error e) {
      // What was not forced once may be lost though a second attempt succeeds.
      lost(e);
      for (Entry entry : staged) {
        if (entry.isOwed()) {
          entry.undo(this);
          owed.add(entry);
        } else {
          entry.unforced(failure(), clock.instant());
        }
      }
      staged.clear();
      return false;
    }
  }

  private void lost(Throwable cause) {
    current.abandon();
    isFull = true;
    failure =
        new IOException(
            "segment %d cannot be written: %s".formatted(current.sequence(), cause.getMessage()),
            cause);
  }

  /** Writes what is owed, and makes the next segment, if that is possible again. */
  void tick() {
    List<Entry> again = List.copyOf(owed);
    owed.clear();
    int tried = 0;
    try {
      while (tried < again.size()) {
        add(again.get(tried));
        tried++;
      }
    } finally {
      owed.addAll(again.subList(tried, again.size())); // behind a fault, and what it befell
    }
    isFull = isFull && !hasRoom(Frame.sizeOf(RecordEncoder.MAX_RECORD_BYTES));
    commit();
  }

  /** Appends a record, if need be waiting for a new segment. */
  void appendWaiting(Frame frame) throws IOException {
    if (batch.remaining() < ENTRY_BYTES && !commit()) {
      throw failure();
    }
    if (!makeRoom(frame.size(), 0)) {
      supply.prepareNow();
      if (!makeRoom(frame.size(), 0)) {
        throw failure();
      }
    }
    put(frame);
  }

  /** No intent of an earlier run is open any more. */
  void recovered() throws IOException {
    if (!commit()) {
      throw failure();
    }
    oldestOpen = Long.MAX_VALUE;
  }

  /** Why the last record was not taken. */
  IOException failure() {
    if (isShut) {
      return new IOException("the log is closed");
    }
    return failure == null ? supply.failure() : failure;
  }

  /** Whether something was not taken, and there is no room yet; from any thread. */
  boolean isFull() {
    return isFull;
  }

  /** Counts, as of the last commit; from any thread. */
  Counts counts() {
    return counts;
  }

  /** Whether outcomes wait until they can be written. */
  boolean owes() {
    return !owed.isEmpty();
  }

  /** Writes what is owed if that is possible, takes no more records and cuts the last segment. */
  void shut() throws IOException {
    try {
      tick();
    } finally {
      end();
    }
  }

  /** Takes no more records, refuses those that wait, and cuts the last segment. */
  void end() throws IOException {
    if (isShut) {
      return;
    }
    isShut = true;
    IOException closed = failure();
    staged.forEach(entry -> entry.failed(closed));
    staged.clear();
    owed.forEach(entry -> entry.failed(closed));
    owed.clear();
    try {
      supply.stop();
    } finally {
      current.finish();
    }
  }

  private Frame header() {
    long openSince = Math.min(oldestOpen, holders.getFirst().sequence());
    JsonLine line = encoder.segment(current.sequence(), openSince, clock.instant());
    return Draft.framed(line);
  }

  private void wantNext() {
    if (current.isHalfFull(batch.position() + openIntents * OUTCOME_BYTES)) {
      supply.want();
    }
  }
}
