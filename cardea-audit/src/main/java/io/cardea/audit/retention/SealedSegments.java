package io.cardea.audit.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.KeyFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the tree each segment has, by the checkpoint at its end. Follows the file of
 * checkpoints, which may be large, and reads each only once. Signatures are checked when it
 * matters: of each new key at once, of the end of a segment when that is to go. One thread.
 */
final class SealedSegments {

  private static final String SIGNATURE = "— ";

  /** The end of a segment, and the key that should have signed it. */
  private record End(
      Checkpoint checkpoint, SignedNote note, NoteKey key, boolean isOurs, Instant until) {}

  private final Path file;
  private final Path keyFile;
  private final NavigableMap<Long, End> ends = new TreeMap<>();
  private @Nullable NoteKey key;
  private boolean isOurs;
  private @Nullable Checkpoint last;
  private Instant latest = Instant.MIN;
  private long position;

  /**
   * @param keyFile where our keys are, those that were replaced, too; who can write into the folder
   *     of the log may add others
   */
  SealedSegments(Path folder, Path keyFile) {
    this.keyFile = keyFile;
    this.file = folder.resolve(CheckpointFile.NAME);
  }

  /** Reads on. */
  void follow() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      channel.position(position);
      InputStream bytes = Channels.newInputStream(channel);
      BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, UTF_8));
      StringBuilder text = new StringBuilder();
      List<String> signatures = new ArrayList<>();
      long at = position;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long end = at + line.getBytes(UTF_8).length + 1;
        if (end > size) {
          break; // its line feed is to come
        }
        if (line.startsWith(SIGNATURE)) {
          signatures.add(line);
        } else {
          if (!signatures.isEmpty()) {
            add(new SignedNote(text.toString(), signatures), at);
            text.setLength(0);
            signatures.clear();
          }
          text.append(line.isEmpty() ? "" : line + "\n");
        }
        at = end;
      }
      if (!signatures.isEmpty()) {
        add(new SignedNote(text.toString(), signatures), at);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }

  private void add(SignedNote note, long behind) throws IOException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (checkpoint.newKey().isPresent()) {
      NoteKey next = checkpoint.newKey().get();
      if (!note.isSealedBy(next) || (key != null && !note.isSealedBy(key))) {
        throw new IOException("a key of the audit log is not introduced by the one before");
      }
      key = next;
      isOurs = KeyFile.read(keyFile).keys().contains(next);
    }
    if (key == null) {
      throw new IOException("the first checkpoint of the audit log introduces no key");
    }
    if (last != null && last.size() > checkpoint.size()) {
      throw new IOException("the checkpoints of the audit log are not in order");
    }
    last = checkpoint;
    latest = latest.isAfter(checkpoint.time()) ? latest : checkpoint.time();
    ends.put(checkpoint.at().segment(), new End(checkpoint, note, key, isOurs, latest));
    position = behind;
  }

  /** The newest checkpoint. */
  Optional<Checkpoint> last() {
    return Optional.ofNullable(last);
  }

  /** The checkpoint at the end of a segment; empty unless all of the segment is sealed. */
  Optional<Checkpoint> end(long segment) {
    return last == null || last.at().segment() <= segment
        ? Optional.empty()
        : Optional.ofNullable(ends.get(segment)).map(End::checkpoint);
  }

  /** When it was sealed, and no earlier than anything before, though a clock be set back. */
  Instant until(long segment) {
    return Objects.requireNonNull(ends.get(segment)).until();
  }

  /** Whether that is signed by the key of its time, and that is ours. */
  boolean isSigned(long segment) {
    End end = ends.get(segment);
    return end != null && end.isOurs() && end.note().isSealedBy(end.key());
  }

  /** The number of the first record of a segment that is sealed. */
  long firstRecordOf(long segment) {
    var before = ends.lowerEntry(segment);
    return before == null ? 0 : before.getValue().checkpoint().size();
  }
}
