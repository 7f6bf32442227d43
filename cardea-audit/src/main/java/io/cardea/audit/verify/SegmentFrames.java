package io.cardea.audit.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The records of one segment: length and CRC-32C, both little-endian, payload, zeros up to a
 * multiple of eight. One thread.
 */
final class SegmentFrames implements Closeable {

  private static final Pattern NAME = Pattern.compile("audit-(\\d{6,18})\\.seg");
  private static final int HEAD_BYTES = 8;
  private static final int MAX_PAYLOAD_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 1024 * 1024;

  private final FileChannel channel;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private long start;
  private int loaded;
  private long position;
  private long recordAt;
  private int payloadFrom;
  private int payloadLength;

  private SegmentFrames(FileChannel channel) {
    this.channel = channel;
  }

  /** The segments of a folder by number. */
  static NavigableMap<Long, Path> in(Path folder) throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          found.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    return found;
  }

  static String nameOf(long segment) {
    return "audit-%06d.seg".formatted(segment);
  }

  static SegmentFrames open(Path file) throws IOException {
    return new SegmentFrames(FileChannel.open(file, StandardOpenOption.READ));
  }

  /** Goes to the next record; false if what follows is none. */
  boolean next() throws IOException {
    int length = wholeAt(position);
    if (length == 0) {
      return false;
    }
    recordAt = position;
    payloadFrom = (int) (position - start) + HEAD_BYTES;
    payloadLength = length;
    position += sizeOf(length);
    return true;
  }

  /** Goes to the next record, over whatever is in the way that is none; false if there is none. */
  boolean nextWhole() throws IOException {
    boolean isThere = next();
    while (!isThere) {
      switch (skip()) {
        case UNUSED, TORN -> {
          return false;
        }
        case DAMAGED, GREW -> isThere = next();
      }
    }
    return true;
  }

  /** The leaf that commits to the record. */
  byte[] leaf(Merkle merkle) {
    return merkle.leaf(bytes, payloadFrom, payloadLength);
  }

  /** Where the record begins. */
  long recordAt() {
    return recordAt;
  }

  /** Where the last record ends. */
  long position() {
    return position;
  }

  /** What follows the last record where there is none. */
  enum Rest {
    /** Nothing, or zeros: space that was not used. */
    UNUSED,
    /** Something, and no whole record behind it, as a killed process may leave it. */
    TORN,
    /** Something, and behind it the next record, to which it went. */
    DAMAGED,
    /** A record after all: the log is written meanwhile. */
    GREW
  }

  /** Looks at what follows, after {@link #next} found no record. */
  Rest skip() throws IOException {
    loaded = 0; // a live log may have grown
    boolean isSet = false;
    long end = channel.size();
    for (long at = position; at < end; at += HEAD_BYTES) {
      if (isSet(at)) {
        isSet = true;
        if (wholeAt(at) > 0) {
          loaded = 0; // what is before a whole record of a live log has become whole before
          if (wholeAt(position) > 0) {
            return Rest.GREW;
          }
          position = at;
          return Rest.DAMAGED;
        }
      }
    }
    return isSet ? Rest.TORN : Rest.UNUSED;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean isSet(long offset) throws IOException {
    int available = load(offset, Long.BYTES);
    int at = (int) (offset - start);
    if (available == Long.BYTES) {
      return buffer.getLong(at) != 0;
    }
    for (int i = at; i < at + available; i++) {
      if (bytes[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** The length of the payload of the whole record at {@code offset}, or 0. */
  private int wholeAt(long offset) throws IOException {
    if (load(offset, HEAD_BYTES) < HEAD_BYTES) {
      return 0;
    }
    int length = buffer.getInt((int) (offset - start));
    if (length <= 0 || length > MAX_PAYLOAD_BYTES) {
      return 0;
    }
    int size = sizeOf(length);
    int available = load(offset, size);
    int at = (int) (offset - start);
    if (available < HEAD_BYTES + length) {
      return 0;
    }
    crc.reset();
    crc.update(bytes, at, Integer.BYTES);
    crc.update(bytes, at + HEAD_BYTES, length);
    if ((int) crc.getValue() != buffer.getInt(at + Integer.BYTES)) {
      return 0;
    }
    for (int i = at + HEAD_BYTES + length; i < at + available; i++) {
      if (bytes[i] != 0) {
        return 0;
      }
    }
    return length;
  }

  private static int sizeOf(int length) {
    return (HEAD_BYTES + length + 7) & -8;
  }

  /** Loads {@code wanted} bytes at {@code offset}; returns how many of them there are. */
  private int load(long offset, int wanted) throws IOException {
    if (offset < start || offset + wanted > start + loaded) {
      start = offset;
      loaded = 0;
      buffer.clear();
      while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
        // on to the end of the buffer or the file
      }
      loaded = buffer.position();
      buffer.clear();
    }
    return (int) Math.clamp(start + loaded - offset, 0, (long) wanted);
  }
}
