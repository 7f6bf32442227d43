package io.cardea.controlplane.reload;

import io.cardea.controlplane.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What tells without reading them that configuration files have changed: names, sizes, times and,
 * because editors write a new file and rename it, the files' identities.
 *
 * @param files one line per file
 */
record Fingerprint(List<String> files) {

  Fingerprint {
    files = List.copyOf(files);
  }

  /** The fingerprint of {@code source} now; files that cannot be looked at count as missing. */
  static Fingerprint of(Path source) {
    List<String> files = new ArrayList<>();
    try {
      for (Path file : ConfigFiles.of(source)) {
        files.add(file + " " + describe(file));
      }
    } catch (IOException e) {
      files.add(source + " unreadable");
    }
    return new Fingerprint(files);
  }

  private static String describe(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }
}
