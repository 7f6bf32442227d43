package io.cardea.audit.index;

import io.cardea.model.audit.RecordField;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The index of a segment that is still read, as far as it has been. Thread-safe. */
final class GrowingIndex implements SegmentIndex {

  private final ReentrantLock lock = new ReentrantLock();
  private final SegmentIndexBuilder builder;
  private long tornAt = NONE;

  GrowingIndex(long segment) {
    this.builder = new SegmentIndexBuilder(segment);
  }

  private <T> T locked(Supplier<T> what) {
    lock.lock();
    try {
      return what.get();
    } finally {
      lock.unlock();
    }
  }

  /** Records so far. */
  int records() {
    return locked(builder::records);
  }

  /** The next record, which begins at {@code offset}. */
  void add(long offset, byte[] bytes, int from, int length) {
    lock.lock();
    try {
      builder.add(offset, bytes, from, length);
    } finally {
      lock.unlock();
    }
  }

  /** There are bytes at {@code offset} that are no record. */
  void damaged(long offset) {
    lock.lock();
    try {
      builder.damaged(offset);
    } finally {
      lock.unlock();
    }
  }

  /** What is behind the last record by now is no record, or nothing (-1). */
  void torn(long offset) {
    lock.lock();
    try {
      tornAt = offset;
    } finally {
      lock.unlock();
    }
  }

  /** As bytes; to be written only of a segment that was read whole. */
  ByteBuffer freeze() {
    return locked(builder::freeze);
  }

  /** It goes on growing. */
  @Override
  public void close() {}

  @Override
  public long segment() {
    return builder.segment();
  }

  @Override
  public int rows() {
    return locked(builder::rows);
  }

  @Override
  public long openSince() {
    return locked(builder::openSince);
  }

  @Override
  public boolean mayHold(long since, long until) {
    return locked(() -> builder.mayHold(since, until));
  }

  @Override
  public long damagedAt() {
    return locked(() -> builder.damagedAt() == NONE ? tornAt : builder.damagedAt());
  }

  @Override
  public long time(int row) {
    return locked(() -> builder.time(row));
  }

  @Override
  public long beginning(int row) {
    return locked(() -> builder.beginning(row));
  }

  @Override
  public long beginningOrdinal(int row) {
    return locked(() -> builder.beginningOrdinal(row));
  }

  @Override
  public long outcome(int row) {
    return locked(() -> builder.outcome(row));
  }

  @Override
  public long outcomeOrdinal(int row) {
    return locked(() -> builder.outcomeOrdinal(row));
  }

  @Override
  public IntBuffer rows(RecordField field, String value) {
    return locked(() -> builder.rows(field, value));
  }
}
