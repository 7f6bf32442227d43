package io.cardea.audit.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/**
 * Finds a checkpoint by its size in a file of any length: sizes never shrink in it, so half of what
 * is left goes with each look.
 */
final class CheckpointSearch {

  private final FileChannel channel;
  private final int mostBytes;

  /**
   * @param mostBytes that a checkpoint has
   */
  CheckpointSearch(FileChannel channel, int mostBytes) {
    this.channel = channel;
    this.mostBytes = mostBytes;
  }

  Optional<SignedNote> find(long size) throws IOException {
    long low = 0; // the first whole one behind it is smaller, or it is the beginning
    long high = channel.size(); // the first whole one behind it is not smaller, or there is none
    while (high - low > mostBytes) {
      long middle = (low + high) >>> 1;
      List<SignedNote> behind = wholeFrom(middle, 2 * mostBytes);
      if (!behind.isEmpty() && sizeOf(behind.getFirst()) < size) {
        low = middle;
      } else {
        high = middle;
      }
    }
    for (SignedNote note : wholeFrom(low, 3 * mostBytes)) {
      if (sizeOf(note) == size) {
        return Optional.of(note);
      }
    }
    return Optional.empty();
  }

  /** Those that begin at {@code start} or behind and end within {@code length} bytes. */
  private List<SignedNote> wholeFrom(long start, int length) throws IOException {
    String text =
        CheckpointFile.read(channel, start, (int) Math.min(length, channel.size() - start));
    List<SignedNote> notes = CheckpointFile.notes(text);
    // The first one may have begun before.
    return start == 0 || notes.isEmpty() ? notes : notes.subList(1, notes.size());
  }

  private static long sizeOf(SignedNote note) throws IOException {
    String[] lines = note.text().split("\n", 3);
    if (lines.length < 3 || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more");
    }
    return Long.parseLong(lines[1]);
  }
}
