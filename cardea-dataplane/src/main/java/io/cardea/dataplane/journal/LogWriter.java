package io.cardea.dataplane.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;

/** Appends lines to one log after the other. Used by one thread. */
final class LogWriter implements AutoCloseable {

  private static final int CHUNK_BYTES = 256 * 1024;

  private final JournalFolder folder;
  private final Sealing sealing;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(8 * 1024);
  private FileChannel log;
  private Place written;
  private boolean isTorn;

  /** How far the log has been written, and counted. */
  private record Place(long bytes, long next, long ends) {}

  /** Begins a log with the line {@code next}. */
  LogWriter(JournalFolder folder, long next, Sealing sealing) throws IOException {
    this.folder = folder;
    this.sealing = sealing;
    this.log = folder.log(next);
    this.written = new Place(0, next, 0);
  }

  /**
   * Appends a line for each of {@code batch}; on return the operating system has them all.
   *
   * @throws IOException if it does not have all of them; they may be written again
   */
  void append(Collection<Written> batch) throws IOException {
    Place begin = written;
    Place end = begin;
    for (Written says : batch) {
      end = add(end, says);
      if (chunk.size() > CHUNK_BYTES) {
        flush(end);
      }
    }
    flush(end);
    if (written.ends() != begin.ends()) {
      // A power cut must not bring back what has ended either.
      log.force(false);
    }
  }

  private Place add(Place at, Written says) {
    long ends = says instanceof Written.Ended ? at.ends() + 1 : at.ends();
    byte[] line = new Line(at.next(), ends, says).toBytes(sealing);
    if (line.length > Line.MAX_BYTES) {
      // What cannot be kept must not come back as it was before either.
      return add(at, new Written.Ended(says.key()));
    }
    chunk.writeBytes(line);
    return new Place(at.bytes() + line.length, at.next() + 1, ends);
  }

  /** After a failure the next line takes the place and the number of the first that is missing. */
  private void flush(Place end) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk.toByteArray());
    chunk.reset();
    if (isTorn) {
      log.truncate(written.bytes());
    }
    isTorn = true;
    for (long at = written.bytes(); buffer.hasRemaining(); ) {
      at += log.write(buffer, at);
    }
    isTorn = false;
    written = end;
  }

  /** Bytes of the current log. */
  long bytes() {
    return written.bytes();
  }

  /** Goes on in a new log, and returns the number that it begins with. */
  long roll() throws IOException {
    FileChannel newer = folder.log(written.next());
    log.close();
    log = newer;
    written = new Place(0, written.next(), 0);
    isTorn = false;
    return written.next();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
