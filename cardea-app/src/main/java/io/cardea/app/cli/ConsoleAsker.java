package io.cardea.app.cli;

import io.cardea.app.imports.Asker;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whoever sits at the terminal, if there is one. */
final class ConsoleAsker implements Asker {

  @Override
  public boolean isThere() {
    return Terminal.isInteractive();
  }

  @Override
  public Optional<String> ask(String prompt) {
    @Nullable Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s", prompt));
  }
}
