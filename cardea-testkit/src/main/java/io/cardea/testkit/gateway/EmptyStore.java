package io.cardea.testkit.gateway;

import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An empty resource store, made once: making its tables takes longer than a copy. */
final class EmptyStore {

  private static final String FILE = "resources.db";

  private static final byte[] CONTENT = make();

  private EmptyStore() {}

  private static byte[] make() {
    try {
      Path folder = Files.createTempDirectory("cardea-empty-store");
      ResourceStores.sqlite(folder, StoreSettings.defaults()).close();
      byte[] content = Files.readAllBytes(folder.resolve(FILE));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts one into {@code folder}, if there is none. */
  static void into(Path folder) throws IOException {
    if (Files.notExists(folder.resolve(FILE))) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(FILE), CONTENT);
    }
  }
}
