package io.cardea.controlplane.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells that a file has changed without reading it: size, time and, because editors write a
 * new file and rename it, the file's identity. Symbolic links are followed, so that a mounted
 * volume whose links are swapped, as Kubernetes does it, shows as a change.
 */
public final class FileState {

  private FileState() {}

  /** What {@code file} is like now; one that cannot be looked at counts as missing. */
  public static String of(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }
}
