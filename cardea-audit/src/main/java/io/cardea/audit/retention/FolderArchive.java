package io.cardea.audit.retention;

import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps segments in a folder, of another disk or machine, in one of its own for each log. Files are
 * for their owner only, and appear whole.
 */
public final class FolderArchive implements SegmentArchive {

  private final Path folder;

  /**
   * @param folder that must be there, so that a disk which is not mounted is no empty archive
   */
  public FolderArchive(Path folder) {
    this.folder = folder;
  }

  @Override
  public void check() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder + " to archive segments in");
    }
  }

  @Override
  public void keep(String log, Path segment, String sha256) throws IOException {
    check();
    Path own = folder.resolve(SegmentArchive.folder(log));
    if (!Files.isDirectory(own)) {
      Files.createDirectory(own, OwnerOnly.folder(own));
      FileNames.force(folder);
    }
    Path kept = own.resolve(String.valueOf(segment.getFileName()));
    if (!Files.exists(kept)) {
      copy(segment, kept);
    }
    if (!Digest.of(kept).equals(sha256)) {
      throw new IOException(
          "%s is not the segment that is to be archived: move it away, it is not overwritten"
              .formatted(kept));
    }
    // Also if it was there: whoever put it there may have been killed before.
    FileNames.force(own);
  }

  @Override
  public boolean fetch(String log, String segment, long most, OutputStream to) throws IOException {
    check();
    Path kept = folder.resolve(SegmentArchive.folder(log)).resolve(segment);
    if (!Files.exists(kept)) {
      return false;
    }
    try (FileChannel from = FileChannel.open(kept, StandardOpenOption.READ)) {
      transfer(kept, from, Math.min(most, from.size()), Channels.newChannel(to));
    }
    return true;
  }

  private void copy(Path segment, Path kept) throws IOException {
    Path writing = kept.resolveSibling(kept.getFileName() + ".tmp");
    Files.deleteIfExists(writing);
    try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                writing,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerOnly.file(writing))) {
      transfer(segment, from, from.size(), to);
      to.force(true);
    }
    Files.move(writing, kept, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void transfer(Path file, FileChannel from, long size, WritableByteChannel to)
      throws IOException {
    for (long done = 0; done < size; ) {
      long more = from.transferTo(done, size - done, to);
      if (more <= 0) {
        throw new IOException(file + " was cut while it was read");
      }
      done += more;
    }
  }
}
