package io.cardea.audit.log;

import io.cardea.audit.file.PassingChannel;
import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.segment.SegmentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A disk that can hang, fail and be full, at the writes and forces of segments. */
final class Disk {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  final AtomicInteger forced = new AtomicInteger();
  private boolean hangs;
  private @Nullable String failure;
  private @Nullable String forceFailure;
  private volatile @Nullable Error fault;

  /** Whatever is written waits from now on. */
  void hang() {
    set(true, null, null);
  }

  /** Whatever is written fails from now on. */
  void fail(String why) {
    set(false, why, null);
  }

  /** Whatever is forced fails from now on. */
  void failToForce(String why) {
    set(false, null, why);
  }

  /** Whatever is written ends with {@code error} from now on. */
  void breakWith(Error error) {
    fault = error;
  }

  /** All is well, and what waited goes on. */
  void heal() {
    fault = null;
    set(false, null, null);
  }

  private void set(boolean hanging, @Nullable String fails, @Nullable String forceFails) {
    lock.lock();
    try {
      hangs = hanging;
      failure = fails;
      forceFailure = forceFails;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pass() throws IOException {
    lock.lock();
    try {
      while (hangs) {
        changed.awaitUninterruptibly();
      }
      if (failure != null) {
        throw new IOException(failure);
      }
    } finally {
      lock.unlock();
    }
  }

  private void passForce() throws IOException {
    pass();
    lock.lock();
    try {
      if (forceFailure != null) {
        throw new IOException(forceFailure);
      }
      forced.incrementAndGet();
    } finally {
      lock.unlock();
    }
  }

  /** Segments of {@code bytes} on this disk, which hangs and fails for them once they are made. */
  SegmentSource source(Path folder, long bytes) {
    return sequence -> {
      lock.lock();
      try {
        if (failure != null) {
          throw new IOException(failure);
        }
      } finally {
        lock.unlock();
      }
      Path path = folder.resolve(SegmentName.of(sequence));
      FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      file.write(ByteBuffer.allocate((int) bytes), 0);
      return Segment.in(path, sequence, new Slow(file));
    };
  }

  /** A file on it. */
  private final class Slow extends PassingChannel {

    Slow(FileChannel file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      Error error = fault;
      if (error != null) {
        throw error;
      }
      pass();
      return super.write(from, position);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      passForce();
      super.force(metaData);
    }
  }
}
