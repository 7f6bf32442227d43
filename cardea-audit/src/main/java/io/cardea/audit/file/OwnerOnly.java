package io.cardea.audit.file;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What files and folders are made with that are for their owner's eyes only. Without POSIX
 * permissions the file system's own rules hold.
 */
public final class OwnerOnly {

  private OwnerOnly() {}

  /** For a file (0600) in the file system of {@code path}. */
  public static FileAttribute<?>[] file(Path path) {
    return with("rw-------", path);
  }

  /** For a folder (0700) in the file system of {@code path}. */
  public static FileAttribute<?>[] folder(Path path) {
    return with("rwx------", path);
  }

  private static FileAttribute<?>[] with(String permissions, Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
