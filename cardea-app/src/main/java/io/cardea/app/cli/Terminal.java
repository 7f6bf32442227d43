package io.cardea.app.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person is watching. */
final class Terminal {

  private Terminal() {}

  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
