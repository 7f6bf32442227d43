package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Vitals;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Clients of every revision call tools while everything breaks that can break: servers restart,
 * forget their sessions, are killed, change their era; connections are cut at every boundary of the
 * messages on them; the gateway is restarted. No call runs twice, none is lost silently, nobody has
 * to begin again, nobody gets what is another's, and in the end nothing is left.
 *
 * <p>{@code -Dcardea.fault.seconds=1800} makes it longer, {@code -Dcardea.fault.seed=…} repeats the
 * faults and the calls of one.
 */
@Isolated
class SeededFaultTest {

  private static final int DEFAULT_SECONDS = 60;
  private static final List<String> REVISIONS =
      List.of("2025-03-26", "2025-06-18", "2025-11-25", McpClient.MODERN);

  /** More than a server needs to be found whole again on a busy machine, processes included. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int DESCRIPTORS = 20;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  @Timeout(value = 45, unit = TimeUnit.MINUTES)
  void shouldLoseAndRepeatNothingWhateverBreaks() throws Exception {
    // Given
    long seed = Long.getLong("cardea.fault.seed", System.nanoTime());
    int seconds = Integer.getInteger("cardea.fault.seconds", DEFAULT_SECONDS);
    System.out.println("cardea.fault.seed=" + seed + ", " + seconds + " s");
    long processes = Vitals.processes();
    long descriptors = Vitals.descriptors();
    List<Caller.Terms> terms = terms();
    try (Fleet fleet = Fleet.open(terms.size())) {
      Random random = new Random(seed);
      List<Caller> callers = new ArrayList<>();
      for (Caller.Terms each : terms) {
        callers.add(Caller.begin(each, fleet));
      }
      assertAllAnswered(fleet, callers, "before");
      for (Caller caller : callers) {
        caller.start(random.nextLong(), over);
      }
      // When
      long before = breakThings(fleet, random, seconds);
      long after = Vitals.heap();
      over.set(true);
      for (Caller caller : callers) {
        caller.join();
      }
      fleet.calm();
      // Then
      assertAllAnswered(fleet, callers, "after");
      callers.forEach(Caller::end);
      fleet.gateway().awaitIdle();
      System.out.printf("heap %,d then %,d bytes%n%s", before, after, fleet.oracle());
      assertThat(fleet.oracle().verdict()).as("seed " + seed).isEmpty();
      assertThat(after)
          .as("heap after a while and at the end")
          .isLessThan(before + Vitals.growth(Duration.ofSeconds(seconds)));
      soon(
          () -> fleet.holding(server -> stateless(terms, server)).isEmpty(),
          () -> "nothing is held: " + fleet.holding(server -> stateless(terms, server)));
    }
    soon(() -> Vitals.processes() <= processes, () -> "no process is left");
    soon(() -> Vitals.descriptors() <= descriptors + DESCRIPTORS, () -> "no descriptor is left");
  }

  private static int stateless(List<Caller.Terms> terms, String server) {
    return (int)
        terms.stream()
            .filter(each -> each.revision().equals(McpClient.MODERN))
            .filter(each -> each.servers().contains(server))
            .count();
  }

  /** At each address clients of every revision; there is an agent for each of them. */
  private static List<Caller.Terms> terms() {
    List<Caller.Terms> terms = new ArrayList<>();
    for (String revision : REVISIONS) {
      add(terms, revision, "/mcp", Fleet.OVER_HTTP);
    }
    add(terms, "2025-11-25", "/mcp", Fleet.ALL);
    add(terms, McpClient.MODERN, "/mcp", Fleet.ALL);
    for (int i = 0; i < Fleet.ALL.size(); i++) {
      String server = Fleet.ALL.get(i);
      String address = "/adapters/" + server + "/mcp";
      add(terms, REVISIONS.get(i % 3), address, List.of(server));
      add(terms, McpClient.MODERN, address, List.of(server));
    }
    return terms;
  }

  private static void add(
      List<Caller.Terms> terms, String revision, String address, List<String> servers) {
    terms.add(new Caller.Terms("p" + terms.size(), revision, address, servers));
  }

  /** Breaks one thing after the other; returns the heap in use after a quarter of the time. */
  private static long breakThings(Fleet fleet, Random random, int seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    long warm = start + TimeUnit.SECONDS.toNanos(Math.min(60, seconds / 4));
    long heap = 0;
    while (System.nanoTime() < end) {
      Fault.Step step = Fault.next(random);
      Caller.pause(step.after());
      fleet.apply(step.fault());
      if (heap == 0 && System.nanoTime() > warm) {
        heap = Vitals.heap();
      }
    }
    return heap;
  }

  /** Everybody gets an answer from every server, soon: whatever broke has healed. */
  private static void assertAllAnswered(Fleet fleet, List<Caller> callers, String when) {
    for (Caller caller : callers) {
      for (String server : caller.terms().servers()) {
        int[] tries = new int[1];
        soon(
            () -> {
              String name = when + "-" + server + "-" + ++tries[0];
              return caller.call(server, name, "plain", 0) instanceof Outcome.Answered;
            },
            () ->
                caller.terms()
                    + " is answered by "
                    + server
                    + " "
                    + when
                    + "; "
                    + fleet.oracle().wrongs());
      }
    }
  }

  private static void soon(BooleanSupplier condition, Supplier<String> what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what.get());
      }
      Caller.pause(Duration.ofMillis(50));
    }
  }
}
