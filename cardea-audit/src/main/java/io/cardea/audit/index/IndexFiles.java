package io.cardea.audit.index;

import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of the index: {@code index/audit-000001.seg.idx} for each complete segment, readable by
 * their owner only. A file appears whole or not at all; it is not forced to the disk, as what is no
 * whole index is made anew.
 */
final class IndexFiles {

  private static final String SUFFIX = ".idx";
  private static final String WRITING = "writing.tmp";

  private final Path log;
  private final Path folder;

  IndexFiles(Path log) {
    this.log = log;
    this.folder = log.resolve(LogIndex.FOLDER);
  }

  /**
   * The index of a segment, if there is one that is whole and of this segment.
   *
   * @throws IOException if the segment cannot be read
   */
  Optional<StoredIndex> read(long segment) throws IOException {
    Optional<StoredIndex> index = open(segment, StoredIndex::of);
    boolean isRight = false;
    try {
      isRight =
          index.isPresent()
              && index.get().segment() == segment
              && index.get().head().stamp().isOf(log, segment);
    } finally {
      if (!isRight && index.isPresent()) {
        index.get().close();
      }
    }
    return isRight ? index : Optional.empty();
  }

  /** The same if it is the one that begins with {@code start}, and was whole then. */
  Optional<StoredIndex> read(long segment, ByteBuffer start) {
    return open(segment, bytes -> StoredIndex.known(bytes, start));
  }

  /** How bytes are taken for an index. */
  @FunctionalInterface
  private interface Reading {
    Optional<StoredIndex> of(IndexBytes bytes) throws IOException;
  }

  private Optional<StoredIndex> open(long segment, Reading reading) {
    Optional<StoredIndex> index = Optional.empty();
    try {
      FileChannel channel = FileChannel.open(path(segment), StandardOpenOption.READ);
      try {
        index = reading.of(IndexBytes.of(channel));
      } finally {
        if (index.isEmpty()) {
          channel.close();
        }
      }
    } catch (IOException e) { // what is not there or cannot be read is made anew
    }
    return index;
  }

  /** Writes the index of a segment. */
  void write(long segment, ByteBuffer bytes) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
    Path writing = folder.resolve(WRITING);
    Files.deleteIfExists(writing);
    try (FileChannel channel =
        FileChannel.open(
            writing,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly("rw-------"))) {
      ByteBuffer rest = bytes.duplicate().clear();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
    Files.move(writing, path(segment), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what is of no segment of {@code there}. */
  void retain(Collection<Long> there) throws IOException {
    Set<String> names =
        there.stream().map(segment -> SegmentName.of(segment) + SUFFIX).collect(Collectors.toSet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!names.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) { // nothing was written yet
    }
  }

  private Path path(long segment) {
    return folder.resolve(SegmentName.of(segment) + SUFFIX);
  }

  private FileAttribute<?>[] ownerOnly(String mode) {
    return log.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
