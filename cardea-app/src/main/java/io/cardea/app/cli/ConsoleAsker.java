package io.cardea.app.cli;

import io.cardea.app.imports.Asker;
import java.util.Optional;

/** Whoever sits at the terminal, if there is one. */
final class ConsoleAsker implements Asker {

  @Override
  public boolean isThere() {
    return Terminal.isInteractive();
  }

  @Override
  public Optional<String> ask(String prompt) {
    return Optional.ofNullable(System.console())
        .flatMap(console -> Optional.ofNullable(console.readLine("%s", prompt)));
  }
}
