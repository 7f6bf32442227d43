package io.cardea.audit.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the tree each segment has, by the checkpoint at its end. Follows the file of
 * checkpoints, which may be large, and reads each only once. One thread.
 */
final class SealedSegments {

  private static final String SIGNATURE = "— ";

  private final Path file;
  private final NavigableMap<Long, Checkpoint> ends = new TreeMap<>();
  private @Nullable Checkpoint first;
  private @Nullable Checkpoint last;
  private long position;

  SealedSegments(Path folder) {
    this.file = folder.resolve(CheckpointFile.NAME);
  }

  /** Reads on. */
  void follow() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(position);
      InputStream bytes = Channels.newInputStream(channel);
      BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, UTF_8));
      StringBuilder text = new StringBuilder();
      long length = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        length += line.getBytes(UTF_8).length + 1L;
        if (!line.startsWith(SIGNATURE)) {
          text.append(line.isEmpty() ? "" : line + "\n");
        } else if (position + length <= channel.size()) { // else its line feed is to come
          if (!text.isEmpty()) {
            note(Checkpoint.parse(text.toString()));
            text.setLength(0);
          }
          position += length;
          length = 0;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }

  private void note(Checkpoint checkpoint) {
    if (first == null) {
      first = checkpoint;
    }
    last = checkpoint;
    ends.put(checkpoint.at().segment(), checkpoint);
  }

  /** The newest checkpoint. */
  Optional<Checkpoint> last() {
    return Optional.ofNullable(last);
  }

  /** The checkpoint at the end of a segment; empty unless all of the segment is sealed. */
  Optional<Checkpoint> end(long segment) {
    return last == null || last.at().segment() <= segment
        ? Optional.empty()
        : Optional.ofNullable(ends.get(segment));
  }

  /** The number of the first record of a segment that is sealed. */
  long firstRecordOf(long segment) {
    var before = ends.lowerEntry(segment);
    return before == null ? 0 : before.getValue().size();
  }
}
