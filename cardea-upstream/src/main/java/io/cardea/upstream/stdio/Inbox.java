package io.cardea.upstream.stdio;

import io.cardea.upstream.exchange.UpstreamFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a process is still to read: lines, written by one thread so that a process which does not
 * read blocks nobody else. Knows which of them were never written. Bounded. Thread-safe.
 */
final class Inbox {

  static final int MAX_MESSAGES = 1024;
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** A line, and who is told if it was not written. */
  private static final class Entry {
    final byte[] line;
    final Consumer<UpstreamFailure> refused;

    Entry(byte[] line, Consumer<UpstreamFailure> refused) {
      this.line = line;
      this.refused = refused;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final List<Consumer<UpstreamFailure>> lost = new ArrayList<>();
  private @Nullable Entry current;
  private long bytes;
  private boolean closed;
  private boolean taken;

  /**
   * Adds a message; {@code false} if there is no room. What comes after the end is not written.
   *
   * @param refused for {@link #unwritten}
   */
  boolean add(byte[] json, Consumer<UpstreamFailure> refused) {
    byte[] line = line(json);
    lock.lock();
    try {
      if (closed) {
        return lost.size() >= MAX_MESSAGES || lost.add(refused);
      }
      if (entries.size() >= MAX_MESSAGES
          || (!entries.isEmpty() && bytes + line.length > MAX_BYTES)) {
        return false;
      }
      entries.add(new Entry(line, refused));
      bytes += line.length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Line breaks in strict JSON are white space between tokens. */
  private static byte[] line(byte[] json) {
    byte[] line = new byte[json.length + 1];
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      line[i] = c == '\n' || c == '\r' ? (byte) ' ' : c;
    }
    line[json.length] = '\n';
    return line;
  }

  /** No more comes: the process reads what is there, then the end of its input. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the process was sent anything. */
  boolean wasTaken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes everything to {@code out} until the end, then closes it; {@code false} if {@code out}
   * broke.
   */
  boolean writeTo(OutputStream out) {
    try (out) {
      for (byte[] line = take(); line != null; line = take()) {
        out.write(line);
        out.flush();
        done(true);
      }
      return true;
    } catch (IOException _) {
      close();
      done(false);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private byte @Nullable [] take() throws InterruptedException {
    lock.lock();
    try {
      while (entries.isEmpty() && !closed) {
        changed.await();
      }
      current = entries.poll();
      if (current == null) {
        return null;
      }
      bytes -= current.line.length;
      taken = true;
      return current.line;
    } finally {
      lock.unlock();
    }
  }

  private void done(boolean written) {
    lock.lock();
    try {
      if (!written && current != null) {
        lost.addFirst(current.refused);
      }
      current = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is in the middle of being written, or for {@code millis}. */
  void settle(long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (current != null && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whose messages the process cannot have read as a whole, and with that can not have obeyed: a
   * message is a line (MCP 2025-11-25, "stdio"). Nothing is written any more.
   */
  List<Consumer<UpstreamFailure>> unwritten() {
    lock.lock();
    try {
      closed = true;
      List<Consumer<UpstreamFailure>> all = new ArrayList<>(lost);
      entries.forEach(entry -> all.add(entry.refused));
      lost.clear();
      entries.clear();
      changed.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
