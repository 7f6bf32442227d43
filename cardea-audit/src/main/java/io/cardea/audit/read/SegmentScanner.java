package io.cardea.audit.read;

import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads one segment from its beginning. Damage in the middle is reported, and reading goes on with
 * the next whole frame: one flipped bit costs one record.
 */
public final class SegmentScanner implements Closeable {

  /** Takes payloads where they lie: when it has returned, other bytes will be there. */
  @FunctionalInterface
  public interface Sink {
    void payload(byte[] bytes, int from, int length) throws IOException;
  }

  private static final long NOWHERE = -1;

  private final long sequence;
  private final FileChannel channel;
  private final Window window;
  private long position;
  private long tornAt = NOWHERE;

  private SegmentScanner(long sequence, FileChannel channel) {
    this.sequence = sequence;
    this.channel = channel;
    this.window = new Window(channel);
  }

  public static SegmentScanner open(Path folder, long sequence) throws IOException {
    Path path = folder.resolve(SegmentName.of(sequence));
    return new SegmentScanner(sequence, FileChannel.open(path, StandardOpenOption.READ));
  }

  /** Opens a segment behind a record that ends at {@code position}. */
  public static SegmentScanner open(Path folder, long sequence, long position) throws IOException {
    SegmentScanner scanner = open(folder, sequence);
    scanner.position = position;
    return scanner;
  }

  public long sequence() {
    return sequence;
  }

  /** Where the next record begins or will begin: after {@link #next} gave nothing, bytes used. */
  public long position() {
    return position;
  }

  /** Whether the segment ends in a torn tail, as far as it has been read. */
  public boolean isTorn() {
    return tornAt == position;
  }

  /** Whether anything was ever written to the segment. */
  public boolean isBegun() throws IOException {
    return position > 0 || window.isSet(0);
  }

  /** The next entry; empty at the end of what is written, and then later maybe not. */
  public Optional<AuditEntry> next() throws IOException {
    int length = window.frameAt(position);
    return length > 0 ? Optional.of(line(length)) : afterLastWhole();
  }

  /**
   * The payload of the record at {@link #position}, which is then behind it; empty if there is no
   * whole one, maybe not yet. Unlike {@link #next} it looks no further.
   */
  public Optional<byte[]> payload() throws IOException {
    int length = lengthNow();
    if (length == 0) {
      return Optional.empty();
    }
    byte[] payload = window.payload(position, length);
    position += Frame.sizeOf(length);
    return Optional.of(payload);
  }

  /** Gives {@code sink} what {@link #payload()} answers; false if that is nothing. */
  public boolean payload(Sink sink) throws IOException {
    int length = lengthNow();
    if (length > 0) {
      window.payload(position, length, sink);
      position += Frame.sizeOf(length);
    }
    return length > 0;
  }

  private int lengthNow() throws IOException {
    int length = window.frameAt(position);
    if (length == 0) {
      window.refresh();
      length = window.frameAt(position);
    }
    return length;
  }

  /**
   * Goes on to the next whole record, if something is in the way that is none; false if no whole
   * record follows. Not for a segment that is still written.
   */
  public boolean skipDamage() throws IOException {
    window.refresh();
    long end = window.fileBytes();
    for (long at = position; at < end; at += Frame.ALIGNMENT_BYTES) {
      if (window.isSet(at) && window.frameAt(at) > 0) {
        position = at;
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private AuditEntry line(int length) throws IOException {
    byte[] payload = window.payload(position, length);
    int end = payload[length - 1] == '\n' ? length - 1 : length;
    AuditEntry line =
        new AuditEntry.Line(
            sequence, position, new String(payload, 0, end, StandardCharsets.UTF_8));
    position += Frame.sizeOf(length);
    return line;
  }

  private Optional<AuditEntry> afterLastWhole() throws IOException {
    window.refresh();
    boolean isSet = false;
    long end = window.fileBytes();
    for (long at = position; at < end; at += Frame.ALIGNMENT_BYTES) {
      if (window.isSet(at)) {
        isSet = true;
        if (window.frameAt(at) > 0) {
          return Optional.of(before(at));
        }
      }
    }
    window.refresh();
    int length = isSet ? window.frameAt(position) : 0;
    if (length > 0) { // of a live log, that was being written
      return Optional.of(line(length));
    }
    if (!isSet || tornAt == position) {
      return Optional.empty();
    }
    tornAt = position;
    return Optional.of(new AuditEntry.TornTail(sequence, position));
  }

  /** A whole frame is at {@code next}; in a live log the one before may have become whole too. */
  private AuditEntry before(long next) throws IOException {
    window.refresh();
    int length = window.frameAt(position);
    if (length > 0) {
      return line(length);
    }
    AuditEntry damage = new AuditEntry.Damage(sequence, position, next - position);
    position = next;
    return damage;
  }
}
