package io.cardea.it.fault;

import io.cardea.testkit.cut.Cut;
import io.cardea.testkit.cut.Cut.Point;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Something that breaks in a {@link Fleet}. */
sealed interface Fault {

  /** A server goes down for a while and has then forgotten everything. */
  record Restart(String server, Duration down) implements Fault {}

  /** A server forgets its sessions, and nothing else. */
  record Forget(String server) implements Fault {}

  /** A server is replaced by one of the other era. */
  record ChangeEra(String server) implements Fault {}

  /** All child processes of a server are killed. */
  record KillChildren(String server) implements Fault {}

  /** Every connection between the gateway and a server breaks at once. */
  record CutAll(String server) implements Fault {}

  /** The connection of the next call to a server breaks. */
  record CutServer(String server, Cut cut) implements Fault {}

  /** The connection between the next client that calls and the gateway breaks. */
  record CutClient(Cut cut) implements Fault {}

  /** Every connection between clients and the gateway breaks at once. */
  record CutClients() implements Fault {}

  /** The gateway stops and starts again on the same data. */
  record RestartGateway() implements Fault {}

  /**
   * A fault of a run.
   *
   * @param after the one before, or the start
   */
  record Step(Duration after, Fault fault) {}

  /** The next step of a schedule: nothing but {@code random} decides it. */
  static Step next(Random random) {
    Duration after = Duration.ofMillis(random.nextInt(20, 260));
    int dice = random.nextInt(100);
    Duration down = Duration.ofMillis(random.nextInt(20, 600));
    Fault fault =
        switch (dice / 5) {
          case 0, 1 -> new Restart(any(random, Fleet.RESTARTED), down);
          case 2, 3, 4 -> new Forget(any(random, Fleet.FORGETTING));
          case 5 -> dice % 5 == 0 ? new KillChildren(Fleet.CHILD) : new ChangeEra(Fleet.CHAMELEON);
          case 6 -> new CutAll(any(random, Fleet.CUT_WHOLE));
          case 7 -> dice % 5 == 0 ? new CutClients() : new CutClient(cut(random));
          case 8 -> dice % 5 == 0 ? new RestartGateway() : new CutClient(cut(random));
          case 9, 10, 11, 12 -> new CutClient(cut(random));
          default -> new CutServer(Fleet.CUT, cut(random));
        };
    return new Step(after, fault);
  }

  private static <T> T any(Random random, List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private static Cut cut(Random random) {
    Point point = any(random, List.of(Point.values()));
    int count =
        switch (point) {
          case BEFORE_REQUEST, AFTER_REQUEST, BEFORE_ANSWER -> 0;
          case IN_REQUEST -> random.nextInt(1, 700);
          case IN_ANSWER -> random.nextInt(1, 400);
          case AFTER_EVENT -> random.nextInt(1, 4);
        };
    Cut cut = Cut.at(point, count).of("\"tools/call\"");
    return random.nextBoolean() ? cut : cut.byEnd();
  }
}
