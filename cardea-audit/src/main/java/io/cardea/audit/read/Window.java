package io.cardea.audit.read;

import io.cardea.audit.segment.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** The part of a file that is in memory: at least one whole frame of any legal length. */
final class Window {

  private static final int WINDOW_BYTES = 2 * Frame.sizeOf(Frame.MAX_PAYLOAD_BYTES);

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long start;
  private int loaded;

  Window(FileChannel channel) {
    this.channel = channel;
  }

  /** Forgets what was read, as a live log may have changed it. */
  void refresh() {
    loaded = 0;
  }

  long fileBytes() throws IOException {
    return channel.size();
  }

  /** Whether any of the eight bytes at {@code offset} is set; there are none after the end. */
  boolean isSet(long offset) throws IOException {
    int available = load(offset, Long.BYTES);
    int at = (int) (offset - start);
    for (int i = 0; i < available; i++) {
      if (buffer.get(at + i) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The length of the payload of the whole frame at {@code offset}, or 0 if there is none. */
  int frameAt(long offset) throws IOException {
    if (load(offset, Frame.HEAD_BYTES) < Frame.HEAD_BYTES) {
      return 0;
    }
    int length = buffer.getInt((int) (offset - start));
    if (length <= 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      return 0;
    }
    int size = Frame.sizeOf(length);
    int available = load(offset, size);
    if (available < Frame.HEAD_BYTES + length) {
      return 0;
    }
    int at = (int) (offset - start);
    int checksum = buffer.getInt(at + Integer.BYTES);
    if (checksum != Frame.checksum(buffer.array(), at, length)) {
      return 0;
    }
    return isPadded(at + Frame.HEAD_BYTES + length, at + available) ? length : 0;
  }

  /** The payload of the frame at {@code offset}, which {@link #frameAt} has found whole. */
  byte[] payload(long offset, int length) throws IOException {
    load(offset, Frame.HEAD_BYTES + length);
    int from = (int) (offset - start) + Frame.HEAD_BYTES;
    return Arrays.copyOfRange(buffer.array(), from, from + length);
  }

  /** The same where it lies. */
  void payload(long offset, int length, SegmentScanner.Sink sink) throws IOException {
    load(offset, Frame.HEAD_BYTES + length);
    sink.payload(buffer.array(), (int) (offset - start) + Frame.HEAD_BYTES, length);
  }

  private boolean isPadded(int from, int to) {
    for (int at = from; at < to; at++) {
      if (buffer.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Loads {@code wanted} bytes at {@code offset}; returns how many there are, at most those. */
  private int load(long offset, int wanted) throws IOException {
    if (offset < start || offset + wanted > start + loaded) {
      start = offset;
      loaded = 0;
      buffer.clear();
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, start + buffer.position());
        if (read < 0) {
          break;
        }
      }
      loaded = buffer.position();
      buffer.clear();
    }
    return Math.clamp(start + loaded - offset, 0, wanted);
  }
}
