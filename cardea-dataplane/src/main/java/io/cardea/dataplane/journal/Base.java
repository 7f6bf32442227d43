package io.cardea.dataplane.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** A whole account of the live sessions, which makes older files superfluous. */
final class Base {

  private static final int BUFFER_BYTES = 64 * 1024;

  private Base() {}

  /**
   * Writes down what is live now, which is at least what the lines before {@code first} amount to.
   *
   * @return the bytes it takes
   */
  static long write(JournalFolder folder, long first, SessionMemory live, Sealing sealing)
      throws IOException {
    long bytes;
    try (FileChannel file = folder.base(first);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES)) {
      long[] number = new long[1];
      live.forEach((key, state) ->
          write(out, new Line(++number[0], 0, new Written.Kept(key, state)).toBytes(sealing)));
      out.flush();
      file.force(true);
      bytes = file.size();
    } catch (UncheckedIOException e) {
      folder.giveUp(first);
      throw e.getCause();
    } catch (IOException e) {
      folder.giveUp(first);
      throw e;
    }
    folder.finish(first);
    return bytes;
  }

  private static void write(OutputStream out, byte[] bytes) {
    if (bytes.length > Line.MAX_BYTES) {
      return;
    }
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
