package io.cardea.audit.read;

import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** Reads single records of a segment at places that are known. One thread. */
public final class FrameReader implements Closeable {

  /** Most records fit. */
  private static final int USUAL_BYTES = 2048;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(Frame.sizeOf(Frame.MAX_PAYLOAD_BYTES)).order(ByteOrder.LITTLE_ENDIAN);

  private FrameReader(FileChannel channel) {
    this.channel = channel;
  }

  public static FrameReader open(Path folder, long segment) throws IOException {
    Path path = folder.resolve(SegmentName.of(segment));
    return new FrameReader(FileChannel.open(path, StandardOpenOption.READ));
  }

  /** The payload of the record that begins at {@code offset}; empty if no whole one does. */
  public Optional<byte[]> payload(long offset) throws IOException {
    buffer.clear();
    if (!load(offset, Frame.HEAD_BYTES, USUAL_BYTES)) {
      return Optional.empty();
    }
    int length = buffer.getInt(0);
    if (length <= 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      return Optional.empty();
    }
    int bytes = Frame.HEAD_BYTES + length;
    if (!load(offset, bytes, bytes)
        || buffer.getInt(Integer.BYTES) != Frame.checksum(buffer.array(), 0, length)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(buffer.array(), Frame.HEAD_BYTES, bytes));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads on until {@code needed} bytes are there, up to {@code wanted}; false at the end. */
  private boolean load(long offset, int needed, int wanted) throws IOException {
    buffer.limit(Math.max(wanted, buffer.position()));
    while (buffer.position() < needed) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
