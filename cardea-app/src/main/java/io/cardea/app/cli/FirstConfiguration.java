package io.cardea.app.cli;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a gateway in this process begins with. */
final class FirstConfiguration {

  private FirstConfiguration() {}

  /**
   * What {@code file} declares, if it has no problem; all that there is to say of it goes to {@code
   * err}.
   *
   * @param file nothing is declared without one
   */
  static Optional<Loaded.Valid> read(@Nullable Path file, PrintWriter err) {
    Loaded loaded = file == null ? Loaded.Valid.EMPTY : new ConfigLoader(System::getenv).load(file);
    return switch (loaded) {
      case Loaded.Invalid invalid -> {
        invalid.problems().forEach(err::println);
        err.printf("cardea: not started, %d problems%n", invalid.problems().size());
        yield Optional.empty();
      }
      case Loaded.Valid valid -> {
        valid.notes().forEach(err::println);
        yield Optional.of(valid);
      }
    };
  }
}
