package io.cardea.app;

import io.cardea.app.cli.CardeaCommand;
import io.cardea.app.cli.Logging;

/** The command {@code cardea}. */
public final class Main {

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private Main() {}

  /**
   * Runs the command. Virtual threads get 16 carriers unless somebody says otherwise: two that load
   * classes hold theirs, and would wait forever for a third on a machine of two cores.
   */
  public static void main(String[] args) {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, "16");
    }
    Logging.own();
    System.exit(CardeaCommand.execute(args));
  }
}
