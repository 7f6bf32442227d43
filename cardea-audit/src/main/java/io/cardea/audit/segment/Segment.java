package io.cardea.audit.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A preallocated file that is appended to. What {@link #write} has returned from is in the page
 * cache and so outlives the process; after {@link #force} it outlives the machine. One thread.
 *
 * <p>It is not mapped: a thread that waits for a disk in a page fault reaches no safepoint, and so
 * stops the whole JVM at the next collection; one that waits in a system call stops itself only.
 */
public final class Segment {

  private final Path path;
  private final long sequence;
  private final FileChannel channel;
  private final long size;
  private long used;
  private long openIntents;
  private boolean broken;

  private Segment(Path path, long sequence, FileChannel channel, long size) {
    this.path = path;
    this.sequence = sequence;
    this.channel = channel;
    this.size = size;
  }

  /** A segment in all of {@code channel}, which holds only zeros, and which it takes over. */
  public static Segment in(Path path, long sequence, FileChannel channel) throws IOException {
    return new Segment(path, sequence, channel, channel.size());
  }

  public long sequence() {
    return sequence;
  }

  /** Whether {@code bytes} more would fit. */
  public boolean hasRoom(long bytes) {
    return !broken && used + bytes <= size;
  }

  /** Whether the part in use and {@code reserved} bytes make at least half of the segment. */
  public boolean isHalfFull(long reserved) {
    return broken || used + reserved >= size / 2;
  }

  /**
   * Appends whole frames, from first to last, so that a reader sees none before those in front of
   * it. A kill in the middle may leave the beginning of one, whose checksum is wrong.
   *
   * @throws IOException if it cannot be written or was cut; nothing more may be appended then.
   *     Frames in front of the one that failed are taken back by cutting the file, so that nobody
   *     reads them; if that fails too, {@link #finish} tries again
   */
  public void write(ByteBuffer frames) throws IOException {
    if (channel.size() < size) {
      throw new IOException("somebody cut " + path);
    }
    long at = used;
    try {
      while (frames.hasRemaining()) {
        at += channel.write(frames, at);
      }
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    used = at;
  }

  private void takeBack(IOException failure) {
    try {
      channel.truncate(used);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Waits until everything that was written is on the disk. */
  public void force() throws IOException {
    channel.force(false);
  }

  /** Takes no more frames, as it cannot be written. */
  public void abandon() {
    broken = true;
  }

  /** An intent was recorded here. */
  public void intentOpened() {
    openIntents++;
  }

  /** An intent that was recorded here has its outcome. */
  public void intentClosed() {
    openIntents--;
  }

  /** Whether an intent that was recorded here still waits for its outcome. */
  public boolean holdsOpenIntents() {
    return openIntents > 0;
  }

  /** Cuts the file to what is used; nothing may be appended after. */
  public void finish() throws IOException {
    try (channel) {
      channel.truncate(used);
    }
  }

  /** Deletes a segment that holds no record. */
  public void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }
}
