package io.cardea.audit.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A preallocated file, mapped for appending. What {@link #append} has returned from is in the page
 * cache and so outlives the process, not the machine. Not thread-safe: its owner holds a lock.
 */
public final class Segment {

  private static final VarHandle LENGTH =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Path path;
  private final long sequence;
  private final FileChannel channel;
  private final Arena arena;
  private final MemorySegment memory;
  private long used;
  private long openIntents;
  private boolean broken;

  private Segment(
      Path path, long sequence, FileChannel channel, Arena arena, MemorySegment memory) {
    this.path = path;
    this.sequence = sequence;
    this.channel = channel;
    this.arena = arena;
    this.memory = memory;
  }

  /** Maps the whole of {@code channel}, which holds only zeros, and takes it over. */
  static Segment map(Path path, long sequence, FileChannel channel) throws IOException {
    Arena arena = Arena.ofShared();
    MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
    return new Segment(path, sequence, channel, arena, memory);
  }

  public long sequence() {
    return sequence;
  }

  /** Whether {@code bytes} more would fit. */
  public boolean hasRoom(long bytes) {
    return !broken && used + bytes <= memory.byteSize();
  }

  /** Whether the part in use and {@code reserved} bytes make at least half of the segment. */
  public boolean isHalfFull(long reserved) {
    return broken || used + reserved >= memory.byteSize() / 2;
  }

  /**
   * Appends a frame, its length last, so that a reader, or whoever comes after a kill, sees all of
   * it or nothing.
   *
   * @throws InternalError if the file below the mapping was cut or cannot be read; the JVM may
   *     throw it a little later than here
   */
  public void append(Frame frame) {
    int body = frame.end() - Integer.BYTES;
    MemorySegment.copy(
        frame.bytes(), Integer.BYTES, memory, ValueLayout.JAVA_BYTE, used + Integer.BYTES, body);
    LENGTH.setRelease(memory, used, frame.length());
    used += frame.size();
  }

  /** Takes no more frames, as the file below the mapping is gone. */
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

  /** Unmaps the segment and cuts the file to what is used; nothing may be appended after. */
  public void finish() throws IOException {
    arena.close();
    try (channel) {
      if (!broken) {
        channel.truncate(used);
      }
    }
  }

  /** Unmaps and deletes a segment that holds no record. */
  public void discard() throws IOException {
    arena.close();
    channel.close();
    Files.deleteIfExists(path);
  }
}
