package io.cardea.app.cli;

import java.io.Console;
import java.util.Objects;

/** Whether a person is watching. */
final class Terminal {

  private Terminal() {}

  static boolean isInteractive() {
    Console console = Objects.requireNonNull(System.console(), "never null since JDK 22");
    return console.isTerminal();
  }
}
