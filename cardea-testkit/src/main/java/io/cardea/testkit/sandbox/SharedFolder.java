package io.cardea.testkit.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary folder that every user of the machine can read: a sandbox of root's is nobody's.
 * Removed when it is closed.
 *
 * @param path without symbolic links
 */
public record SharedFolder(Path path) implements AutoCloseable {

  /** An empty one. */
  public static SharedFolder create() throws IOException {
    Path path = Files.createTempDirectory("cardea-sandbox").toRealPath();
    open(path);
    return new SharedFolder(path);
  }

  /** Lets everybody look into {@code folder}. */
  public static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
