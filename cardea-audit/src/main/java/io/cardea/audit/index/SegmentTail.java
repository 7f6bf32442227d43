package io.cardea.audit.index;

import io.cardea.audit.read.FrameReader;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What stands in a segment behind the records that were read. One thread. */
final class SegmentTail implements Closeable {

  /** More than a record of any length, so that one in zeros' stead is looked over. */
  private static final int PART_BYTES = 2 * Frame.MAX_PAYLOAD_BYTES;

  private final FileChannel channel;
  private final FrameReader frames;
  private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private SegmentTail(FileChannel channel, FrameReader frames) {
    this.channel = channel;
    this.frames = frames;
  }

  static SegmentTail open(Path folder, long segment) throws IOException {
    FrameReader frames = FrameReader.open(folder, segment);
    try {
      Path path = folder.resolve(SegmentName.of(segment));
      return new SegmentTail(FileChannel.open(path, StandardOpenOption.READ), frames);
    } catch (IOException e) {
      frames.close();
      throw e;
    }
  }

  /**
   * Whether a whole record begins at {@code from} or behind. It looks no further than 128 KiB of
   * zeros, as space that nothing was written to yet is long.
   */
  boolean hasRecord(long from) throws IOException {
    boolean isSet = true;
    for (long at = from; isSet && load(at); at += PART_BYTES) {
      isSet = false;
      for (int word = 0; word < part.limit(); word += Long.BYTES) {
        if (part.getLong(word) != 0) {
          isSet = true;
          if (isLength(part.getInt(word)) && frames.payload(at + word).isPresent()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether something is at {@code offset} that claims to be a record and is none. Its length is
   * written last, so that it is none that is being written.
   */
  boolean isTorn(long offset) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    return channel.read(length, offset) == Integer.BYTES
        && length.getInt(0) != 0
        && frames.payload(offset).isEmpty();
  }

  /** Whether any byte is set at {@code from} or behind, up to the end of the file. */
  boolean isSet(long from) throws IOException {
    for (long at = from; load(at); at += PART_BYTES) {
      for (int word = 0; word < part.limit(); word += Long.BYTES) {
        if (part.getLong(word) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    try (frames) {
      channel.close();
    }
  }

  private static boolean isLength(int length) {
    return length > 0 && length <= Frame.MAX_PAYLOAD_BYTES;
  }

  /** Loads a part, with zeros up to the next multiple of eight; false at the end of the file. */
  private boolean load(long offset) throws IOException {
    part.clear();
    while (part.hasRemaining() && channel.read(part, offset + part.position()) >= 0) {}
    boolean isAny = part.position() > 0;
    while (part.position() % Long.BYTES != 0) {
      part.put((byte) 0);
    }
    part.flip();
    return isAny;
  }
}
