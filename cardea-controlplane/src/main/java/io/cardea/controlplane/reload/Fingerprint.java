package io.cardea.controlplane.reload;

import io.cardea.controlplane.config.ConfigFiles;
import io.cardea.controlplane.document.FileState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells without reading them that configuration files, or files to which they refer, have
 * changed.
 *
 * @param files one line per configuration file
 * @param others what each of the others is like
 */
record Fingerprint(List<String> files, Map<Path, String> others) {

  Fingerprint {
    files = List.copyOf(files);
    others = Map.copyOf(others);
  }

  /** The fingerprint of {@code source} and {@code others} now. */
  static Fingerprint of(Path source, Collection<Path> others) {
    Map<Path, String> found = new HashMap<>();
    others.forEach(file -> found.put(file, FileState.of(file)));
    return new Fingerprint(files(source), found);
  }

  /** The same, with what others were like when they were read. */
  Fingerprint with(Map<Path, String> read) {
    return new Fingerprint(files, read);
  }

  private static List<String> files(Path source) {
    List<String> files = new ArrayList<>();
    try {
      for (Path file : ConfigFiles.of(source)) {
        files.add(file + " " + FileState.of(file));
      }
    } catch (IOException e) {
      files.add(source + " unreadable");
    }
    return files;
  }
}
