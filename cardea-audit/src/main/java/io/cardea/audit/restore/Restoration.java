package io.cardea.audit.restore;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.retention.Digest;
import io.cardea.audit.retention.SegmentArchive;
import io.cardea.audit.seal.IntroducedKeys;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Brings segments back into the folder of a log, or a copy of it, which is locked for that long. A
 * segment is what the statement says that was signed when it went, or it is not brought back; what
 * is there is never overwritten. Files are for their owner only, and appear whole.
 */
public final class Restoration implements Closeable {

  private final Path folder;
  private final SegmentFolder lock;
  private final SegmentArchive archive;
  private final List<SignedNote> checkpoints;

  private Restoration(
      Path folder, SegmentFolder lock, SegmentArchive archive, List<SignedNote> checkpoints) {
    this.folder = folder;
    this.lock = lock;
    this.archive = archive;
    this.checkpoints = checkpoints;
  }

  /**
   * Begins.
   *
   * @param folder of the log: with its checkpoints, and its file of removals
   * @throws IOException if it is none, or a gateway writes it
   */
  public static Restoration into(Path folder, SegmentArchive archive) throws IOException {
    List<SignedNote> checkpoints = new CheckpointFile(folder.resolve(CheckpointFile.NAME)).all();
    if (checkpoints.isEmpty()) {
      throw new IOException("there is no sealed audit log in " + folder);
    }
    return new Restoration(folder, SegmentFolder.lock(folder, 0), archive, checkpoints);
  }

  /**
   * What was removed, oldest first, as the keys of the log have signed. Whose those are is not
   * checked: that is what verifying is for.
   *
   * @throws IOException if the checkpoints introduce no keys as they should
   */
  public List<Removal> removed() throws IOException {
    return List.copyOf(new RemovalFile(folder).read(IntroducedKeys.in(checkpoints)).values());
  }

  /**
   * Brings a segment back.
   *
   * @throws IOException if the archive cannot be read, or the folder not be written
   */
  public Restored restore(Removal removal) throws IOException {
    String name = SegmentName.of(removal.segment());
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      return Digest.of(file).equals(removal.sha256()) ? Restored.THERE : Restored.IN_THE_WAY;
    }
    Path writing = folder.resolve(name + ".tmp");
    Files.deleteIfExists(writing);
    try {
      if (!fetch(name, writing)) {
        return Restored.ABSENT;
      }
      if (!Digest.of(writing).equals(removal.sha256())) {
        return Restored.CHANGED;
      }
      Files.move(writing, file);
      FileNames.force(folder);
      return Restored.BACK;
    } finally {
      Files.deleteIfExists(writing);
    }
  }

  private boolean fetch(String name, Path writing) throws IOException {
    String log = checkpoints.getFirst().text().lines().findFirst().orElse("");
    try (FileChannel channel =
            FileChannel.open(
                writing,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerOnly.file(writing));
        OutputStream to = Channels.newOutputStream(channel)) {
      boolean isThere = archive.fetch(log, name, AuditSettings.MAX_SEGMENT_BYTES, to);
      channel.force(true);
      return isThere;
    }
  }

  /** Lets others write the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
