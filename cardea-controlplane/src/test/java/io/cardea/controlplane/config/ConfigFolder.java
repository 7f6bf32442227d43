package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder of configuration files for tests. */
record ConfigFolder(Path path, Map<String, String> environment) {

  static ConfigFolder at(Path path) {
    return new ConfigFolder(path, Map.of());
  }

  ConfigFolder with(String file, String text) {
    return with(file, text.getBytes(StandardCharsets.UTF_8));
  }

  ConfigFolder with(String file, byte[] bytes) {
    try {
      Files.write(path.resolve(file), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Loaded load() {
    return new ConfigLoader(environment::get).load(path);
  }

  Loaded.Valid valid() {
    return switch (load()) {
      case Loaded.Valid valid -> valid;
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  /** The problems as shown, with file names relative to the folder. */
  List<String> problems() {
    return switch (load()) {
      case Loaded.Valid _ -> List.of();
      case Loaded.Invalid invalid -> invalid.problems().stream().map(this::shown).toList();
    };
  }

  private String shown(Problem problem) {
    return problem.toString().replace(path + "/", "").replace(path.toString(), "FOLDER");
  }
}
