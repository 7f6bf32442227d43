package io.cardea.audit.tree;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** A file of hashes, one after the other, that grows at its end. One thread. */
final class HashFile implements Closeable {

  private static final int PENDING_HASHES = 2048;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer pending = ByteBuffer.allocate(PENDING_HASHES * TreeHasher.HASH_BYTES);
  private long written;

  private HashFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.written = channel.size() / TreeHasher.HASH_BYTES;
  }

  static HashFile open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FileChannel channel = FileChannel.open(path, options, attributes);
    try {
      return new HashFile(path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Adds a hash; it is in the file at the latest after {@link #flush}. */
  void append(byte[] hash) throws IOException {
    if (!pending.hasRemaining()) {
      write();
    }
    pending.put(hash);
  }

  /** Writes what was added, and waits until it is on the disk. */
  void flush() throws IOException {
    if (pending.position() > 0) {
      write();
      channel.force(false);
    }
  }

  /** Whether the file holds as many hashes. */
  boolean holds(long count) throws IOException {
    return channel.size() / TreeHasher.HASH_BYTES >= count;
  }

  /** Keeps the first {@code count} hashes only. */
  void cut(long count) throws IOException {
    pending.clear();
    channel.truncate(count * TreeHasher.HASH_BYTES);
    written = count;
  }

  /** Hashes that were written, one after the other. */
  byte[] read(long first, int count) throws IOException {
    ByteBuffer hashes = ByteBuffer.allocate(count * TreeHasher.HASH_BYTES);
    long start = first * TreeHasher.HASH_BYTES;
    while (hashes.hasRemaining()) {
      if (channel.read(hashes, start + hashes.position()) < 0) {
        throw new IOException(path + " has no hash " + (first + count - 1));
      }
    }
    return hashes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write() throws IOException {
    int bytes = pending.position();
    pending.flip();
    try {
      while (pending.hasRemaining()) {
        channel.write(pending, written * TreeHasher.HASH_BYTES + pending.position());
      }
    } finally {
      pending.limit(pending.capacity()).position(bytes);
    }
    pending.clear();
    written += bytes / TreeHasher.HASH_BYTES;
  }
}
