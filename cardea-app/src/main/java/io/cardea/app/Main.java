package io.cardea.app;

import io.cardea.app.cli.CardeaCommand;
import io.cardea.app.cli.Logging;

/** The command {@code cardea}. */
public final class Main {

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

  private Main() {}

  /**
   * Runs the command. Unless somebody says otherwise, virtual threads get 16 carriers, as two that
   * load classes hold theirs, and would wait forever for a third on a machine of two cores; and
   * Netty tells a flight recorder nothing of its buffers, as that costs each start 50 ms.
   */
  public static void main(String[] args) {
    byDefault(CARRIERS, "16");
    byDefault(BUFFER_EVENTS, "false");
    Logging.own();
    System.exit(CardeaCommand.execute(args));
  }

  private static void byDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
