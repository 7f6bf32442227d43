package io.cardea.dataplane.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a journal, each named for the number of the first line that is not in an older one:
 * {@code .log} files take lines as they come, and the {@code .base} file of a number says all that
 * the lines before it amount to.
 */
final class JournalFolder {

  private static final String LOG = ".log";
  private static final String BASE = ".base";
  private static final String UNFINISHED = ".unfinished";
  private static final int DIGITS = 18;

  /**
   * A file of the folder.
   *
   * @param first number of the first line that it, or what goes on after it, may hold
   */
  record Part(Path file, long first) {}

  private final Path folder;

  private JournalFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder if there is none. */
  static JournalFolder at(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new JournalFolder(folder);
  }

  /** The newest base, if there is one. */
  Optional<Part> base() throws IOException {
    List<Part> bases = parts(BASE);
    return bases.isEmpty() ? Optional.empty() : Optional.of(bases.getLast());
  }

  /** The logs, oldest first. */
  List<Part> logs() throws IOException {
    return parts(LOG);
  }

  private List<Part> parts(String kind) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().matches("\\d{" + DIGITS + "}" + kind))
          .sorted()
          .forEach(file -> parts.add(new Part(file, first(file))));
    }
    return parts;
  }

  private static long first(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, DIGITS));
  }

  /** A new log. One of the same name holds nothing: a line of it would have moved the number on. */
  FileChannel log(long first) throws IOException {
    return create(named(first, LOG));
  }

  /** A base to be filled, which counts from {@link #finish} on. */
  FileChannel base(long first) throws IOException {
    return create(named(first, BASE + UNFINISHED));
  }

  /** Lets the base count, and removes what it makes superfluous. */
  void finish(long first) throws IOException {
    Path base = named(first, BASE);
    Files.move(
        named(first, BASE + UNFINISHED),
        base,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    for (String kind : List.of(BASE, LOG)) {
      for (Part part : parts(kind)) {
        if (part.first() < first) {
          Files.delete(part.file());
        }
      }
    }
  }

  /** Gives a base up that could not be filled. */
  void giveUp(long first) throws IOException {
    Files.deleteIfExists(named(first, BASE + UNFINISHED));
  }

  private Path named(long first, String kind) {
    return folder.resolve("%0".concat(DIGITS + "d").formatted(first) + kind);
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
