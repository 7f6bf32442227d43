package io.cardea.controlplane.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which files a configuration consists of. */
public final class ConfigFiles {

  /** Files in one directory. */
  public static final int MAX_FILES = 1_000;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private ConfigFiles() {}

  /**
   * {@code source} itself if it is no directory; else the {@code *.yaml}, {@code *.yml} and {@code
   * *.json} files directly in it, sorted by name, without hidden ones (editors keep their drafts
   * there), and at most one more than {@link #MAX_FILES}.
   *
   * @throws IOException if the directory cannot be read
   */
  public static List<Path> of(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> files = Files.list(source)) {
      return files.filter(ConfigFiles::isConfig).sorted().limit(MAX_FILES + 1L).toList();
    }
  }

  private static boolean isConfig(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && ENDINGS.stream().anyMatch(name::endsWith)
        && !Files.isDirectory(file);
  }
}
