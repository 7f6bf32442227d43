package io.cardea.app;

import io.cardea.app.cli.CardeaCommand;

/** The command {@code cardea}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(CardeaCommand.execute(args));
  }
}
