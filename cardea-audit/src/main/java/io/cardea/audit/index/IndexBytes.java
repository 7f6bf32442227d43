package io.cardea.audit.index;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of an index, in a file or in memory. Files are read, not mapped: a disk that hangs then
 * holds up who asks, and not the JVM (see {@link io.cardea.audit.segment.Segment}), and a file that
 * is cut meanwhile is an exception like others.
 */
interface IndexBytes extends Closeable {

  /** How many there are. */
  long size() throws IOException;

  /**
   * Fills {@code into} with what begins at {@code from}.
   *
   * @throws EOFException if there is less
   */
  void read(ByteBuffer into, long from) throws IOException;

  /** Those of a file, which is closed with them. */
  static IndexBytes of(FileChannel file) {
    return new InFile(file);
  }

  /** Those that {@code whole} has, wherever it stands. */
  static IndexBytes of(ByteBuffer whole) {
    return new InMemory(whole);
  }

  /** In a file. */
  record InFile(FileChannel channel) implements IndexBytes {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer into, long from) throws IOException {
      long at = from;
      while (into.hasRemaining()) {
        int count = channel.read(into, at);
        if (count < 0) {
          throw new EOFException("a file of the audit log's index was cut; ask again");
        }
        at += count;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** In memory. */
  record InMemory(ByteBuffer whole) implements IndexBytes {

    @Override
    public long size() {
      return whole.capacity();
    }

    @Override
    public void read(ByteBuffer into, long from) {
      into.put(whole.duplicate().clear().slice((int) from, into.remaining()));
    }

    @Override
    public void close() {}
  }
}
