package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log: which segment is written, and how much of its space is promised. The promise:
 * at any time the current segment has room for {@value #OUTCOME_BYTES} bytes per open intent, so an
 * outcome never waits for space. Records are only appended at the end, so their order in the files
 * is the order in which they were taken.
 *
 * <p>The lock is held for copying one frame, not over I/O: {@link SegmentSupply} does that.
 */
final class Journal {

  /** Space promised to the outcome of each open intent. */
  static final int OUTCOME_BYTES = 1024;

  private static final int HEADER_BYTES = Frame.sizeOf(RecordEncoder.MAX_SEGMENT_BYTES);

  private final SegmentSupply supply;
  private final RecordEncoder encoder;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Segment> holders = new ArrayDeque<>();
  private Segment current;
  private long oldestOpen;
  private @Nullable IOException failure;
  private long openIntents;
  private long records;
  private long bytes;
  private long unavailable;
  private boolean isShut;

  private Journal(
      Segment first,
      SegmentSupply supply,
      RecordEncoder encoder,
      InstantSource clock,
      long oldestOpen) {
    this.oldestOpen = oldestOpen;
    this.current = first;
    this.supply = supply;
    this.encoder = encoder;
    this.clock = clock;
    holders.add(first);
  }

  /**
   * Begins a new segment.
   *
   * @param oldestOpen the oldest segment with an intent that an earlier run left open, noted in new
   *     segments until {@link #recovered}
   * @throws IOException if the segment cannot be made
   */
  static Journal begin(
      SegmentSupply supply, RecordEncoder encoder, InstantSource clock, long oldestOpen)
      throws IOException {
    supply.prepareNow();
    Segment first = supply.peek();
    if (first == null) {
      throw supply.failure();
    }
    supply.take();
    Journal journal = new Journal(first, supply, encoder, clock, oldestOpen);
    journal.write(journal.header());
    return journal;
  }

  /** Appends an intent and promises space to its outcome; null if there is no room. */
  @Nullable Segment open(Frame intent) {
    try {
      return record(intent);
    } catch (InternalError e) {
      lost(e);
      return null;
    }
  }

  private @Nullable Segment record(Frame intent) {
    Segment holder = null;
    boolean isNextWanted;
    lock.lock();
    try {
      if (append(intent, openIntents + 1)) {
        openIntents++;
        current.intentOpened();
        holder = current;
      } else {
        unavailable++;
      }
      isNextWanted = isNextWanted();
    } finally {
      lock.unlock();
    }
    if (isNextWanted) {
      supply.want();
    }
    return holder;
  }

  /** Appends the outcome of {@code intent}, unless it has one; false if that failed. */
  boolean close(RecordedIntent intent, Frame outcome) {
    try {
      return record(intent, outcome);
    } catch (InternalError e) {
      lost(e);
      return false;
    }
  }

  private boolean record(RecordedIntent intent, Frame outcome) {
    lock.lock();
    try {
      if (intent.isClosed()) {
        return true;
      }
      if (!append(outcome, openIntents - 1)) {
        return false;
      }
      openIntents--;
      intent.closed();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Appends a record to which nothing was promised; false if there is no room. */
  boolean append(Frame frame) {
    try {
      return recordOther(frame);
    } catch (InternalError e) {
      lost(e);
      return false;
    }
  }

  private boolean recordOther(Frame frame) {
    boolean isWritten;
    boolean isNextWanted;
    lock.lock();
    try {
      isWritten = append(frame, openIntents);
      isNextWanted = isNextWanted();
    } finally {
      lock.unlock();
    }
    if (isNextWanted) {
      supply.want();
    }
    return isWritten;
  }

  /** Appends a record, if need be waiting for a new segment. */
  void appendWaiting(Frame frame) throws IOException {
    if (!append(frame)) {
      supply.prepareNow();
      if (!append(frame)) {
        throw failure();
      }
    }
  }

  /** No intent of an earlier run is open any more. */
  void recovered() {
    lock.lock();
    try {
      oldestOpen = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Why the last record was not taken. */
  IOException failure() {
    lock.lock();
    try {
      if (isShut) {
        return new IOException("the log is closed");
      }
      return failure == null ? supply.failure() : failure;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the next segment if it is time to, for instance because that failed before. */
  void tick() {
    boolean isNextWanted;
    lock.lock();
    try {
      isNextWanted = isNextWanted();
    } finally {
      lock.unlock();
    }
    if (isNextWanted) {
      supply.want();
    }
  }

  AuditStatistics statistics(long droppedRefusals) {
    lock.lock();
    try {
      return new AuditStatistics(records, bytes, unavailable, droppedRefusals, openIntents);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more records and cuts the last segment. */
  void shut() throws IOException {
    lock.lock();
    try {
      if (isShut) {
        return;
      }
      isShut = true;
    } finally {
      lock.unlock();
    }
    try {
      supply.stop();
    } finally {
      current.finish();
    }
  }

  private boolean append(Frame frame, long promises) {
    if (isShut) {
      return false;
    }
    long needed = frame.size() + promises * OUTCOME_BYTES;
    if (!current.hasRoom(needed) && !rollFor(needed)) {
      return false;
    }
    write(frame);
    return true;
  }

  private boolean rollFor(long needed) {
    Segment next = supply.peek();
    if (next == null) {
      failure = null;
      return false;
    }
    if (!next.hasRoom(needed + HEADER_BYTES)) {
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
    write(header());
    return true;
  }

  private void write(Frame frame) {
    current.append(frame);
    records++;
    bytes += frame.size();
  }

  /** The JVM found the pages of a mapping gone (SIGBUS): goes on in another segment. */
  private void lost(InternalError fault) {
    lock.lock();
    try {
      current.abandon();
      failure =
          new IOException("segment " + current.sequence() + " was cut or cannot be read", fault);
    } finally {
      lock.unlock();
    }
    supply.want();
  }

  private Frame header() {
    long openSince = Math.min(oldestOpen, holders.getFirst().sequence());
    JsonLine line = encoder.segment(current.sequence(), openSince, clock.instant());
    return Frame.seal(line.bytes(), line.end());
  }

  private boolean isNextWanted() {
    return current.isHalfFull(openIntents * OUTCOME_BYTES);
  }
}
