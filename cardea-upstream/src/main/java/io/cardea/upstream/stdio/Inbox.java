package io.cardea.upstream.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a process is still to read: lines, written by one thread so that a process which does not
 * read blocks nobody else. Bounded. Thread-safe.
 */
final class Inbox {

  static final int MAX_MESSAGES = 1024;
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private boolean taken;

  /** Adds a message; {@code false} if there is no room. What comes after the end is dropped. */
  boolean add(byte[] json) {
    byte[] line = line(json);
    lock.lock();
    try {
      if (closed) {
        return true;
      }
      if (lines.size() >= MAX_MESSAGES || (!lines.isEmpty() && bytes + line.length > MAX_BYTES)) {
        return false;
      }
      lines.add(line);
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

  /** Writes everything to {@code out} until the end, then closes it. */
  void writeTo(OutputStream out) {
    try (out) {
      for (byte[] line = take(); line != null; line = take()) {
        out.write(line);
        out.flush();
      }
    } catch (IOException _) {
      // The process reads no more; its end is noticed where its output is read.
      close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private byte @Nullable [] take() throws InterruptedException {
    lock.lock();
    try {
      while (lines.isEmpty() && !closed) {
        changed.await();
      }
      byte[] next = lines.poll();
      if (next != null) {
        bytes -= next.length;
        taken = true;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }
}
