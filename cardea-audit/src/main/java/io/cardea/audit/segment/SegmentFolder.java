package io.cardea.audit.segment;

import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import io.cardea.audit.file.ProcessLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The folder of a log, locked for one writing process. Files are readable by their owner only (mode
 * 0600, a new folder 0700).
 */
public final class SegmentFolder implements SegmentSource, Closeable {

  private static final String LOCK = "audit.lock";
  private static final String PREPARING = "audit-next.tmp";
  private static final int CHUNK_BYTES = 1024 * 1024;

  private final Path folder;
  private final long segmentBytes;
  private final ProcessLock lock;

  private SegmentFolder(Path folder, long segmentBytes, ProcessLock lock) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.lock = lock;
  }

  /**
   * Creates the folder if there is none, and locks it. The lock ends with {@link #close} or with
   * the process.
   *
   * @throws IOException if the folder cannot be used or another writer has it
   */
  public static SegmentFolder lock(Path folder, long segmentBytes) throws IOException {
    Files.createDirectories(folder, OwnerOnly.folder(folder));
    ProcessLock lock =
        ProcessLock.tryOf(folder.resolve(LOCK))
            .orElseThrow(() ->
                new IOException(
                    "another process writes the audit log in "
                        + folder
                        + "; stop it, or give this one a folder of its own"));
    return new SegmentFolder(folder, segmentBytes, lock);
  }

  public Path path() {
    return folder;
  }

  /**
   * Reserves the space of the file, so that a full disk shows here and not while appending; it gets
   * its name only when it is complete.
   */
  @Override
  public Segment prepare(long sequence) throws IOException {
    return prepare(sequence, false);
  }

  /**
   * The same with zeros in it: what is written over them later is data only, where what is written
   * into space that is merely reserved changes the file system, too, which each force waits for.
   * The zeros go to the disk bit by bit, so that what is forced meanwhile waits behind few of them.
   */
  public Segment prepareWritten(long sequence) throws IOException {
    return prepare(sequence, true);
  }

  private Segment prepare(long sequence, boolean isWritten) throws IOException {
    Path preparing = folder.resolve(PREPARING);
    Files.deleteIfExists(preparing);
    FileChannel channel =
        FileChannel.open(
            preparing,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnerOnly.file(folder));
    try {
      if (isWritten || !Reservation.of(preparing, segmentBytes)) {
        allocate(channel, isWritten);
      }
      Path path = folder.resolve(SegmentName.of(sequence));
      Segment segment = Segment.in(path, sequence, channel);
      Files.move(preparing, path, StandardCopyOption.ATOMIC_MOVE);
      return segment;
    } catch (IOException e) {
      try (channel) {
        Files.deleteIfExists(preparing);
      }
      throw e;
    }
  }

  /** Cuts the file of a segment that is no longer written to {@code bytes}, or removes it at 0. */
  public void trim(long sequence, long bytes) throws IOException {
    Path path = folder.resolve(SegmentName.of(sequence));
    if (bytes == 0) {
      Files.delete(path);
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  /** Waits until the names of its files are on the disk. */
  public void force() throws IOException {
    FileNames.force(folder);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private void allocate(FileChannel channel, boolean isForced) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, segmentBytes));
    for (long written = 0; written < segmentBytes; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - written));
      written += channel.write(zeros);
      if (isForced) {
        channel.force(false);
      }
    }
  }
}
