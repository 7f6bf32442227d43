package io.cardea.it.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.aggregate.Target.Condition;
import io.cardea.it.rig.Vitals;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many clients of several principals call well and sick servers at random behind one address. The
 * sick ones harm only those who call them, everybody gets only what is theirs, and in the end
 * nothing is left.
 *
 * <p>{@code -Dcardea.load.seconds=1800} makes it longer, {@code -Dcardea.load.seed=…} repeats one.
 */
@Isolated
class SeededLoadTest {

  private static final int DEFAULT_SECONDS = 60;

  /** Ten times what a quiet machine needs, and less than any sick server takes to fail. */
  private static final Duration WELL_MEDIAN = Duration.ofMillis(500);

  private static final Duration WELL_P99 = Duration.ofSeconds(3);

  /** What a machine may stall; a client gives up after 10 s, which is wrong at once. */
  private static final Duration WELL_MAX = Duration.ofSeconds(9);

  /** Opening a session and the call itself, 1.5 s each, and the same room. */
  private static final Duration SICK_MAX = Duration.ofSeconds(9);

  /** A child process that ignores every signal is ended after 3 s without use and 4 s of asking. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int DESCRIPTORS = 20;

  private final Tally tally = new Tally();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  @Timeout(value = 45, unit = TimeUnit.MINUTES)
  void shouldKeepServingWellBesideSickServers() throws Exception {
    // Given
    long seed = Long.getLong("cardea.load.seed", System.nanoTime());
    int seconds = Integer.getInteger("cardea.load.seconds", DEFAULT_SECONDS);
    System.out.println("cardea.load.seed=" + seed + ", " + seconds + " s");
    long processes = Vitals.processes();
    long descriptors = Vitals.descriptors();
    try (Town town = Town.open();
        TestGateway gateway = TestGateway.start(town.yaml())) {
      awaitLearned(town, gateway);
      Random random = new Random(seed);
      List<Thread> visitors = visitors(town, gateway, random);
      // When
      town.disturb(random);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      // What is kept of streams for clients that may come back is kept for five minutes.
      Visitor.pause(Math.min(360, seconds / 4) * 1_000);
      long before = Vitals.heap();
      tally.measure();
      for (int minute = 1; System.nanoTime() < end; minute++) {
        pauseUntil(Math.min(end, System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
        System.out.printf("heap %,d bytes after %d min more%n", Vitals.heap(), minute);
      }
      over.set(true);
      for (Thread visitor : visitors) {
        visitor.join();
      }
      // What is kept when nobody asks any more: answers of megabytes that come and go are no leak.
      long after = Vitals.heap();
      // Then
      System.out.printf("heap %,d then %,d bytes%n%s", before, after, tally);
      assertThat(tally.wrongs()).as("seed " + seed).isEmpty();
      assertLimits(town, seed);
      assertThat(after)
          .as("heap after a while and at the end")
          .isLessThan(before + Vitals.growth(Duration.ofSeconds(seconds)));
      assertNothingIsHeld(town, gateway, processes);
    }
    soon(() -> Vitals.processes() <= processes, "no process is left");
    soon(() -> Vitals.descriptors() <= descriptors + DESCRIPTORS, "no descriptor is left");
  }

  private static void pauseUntil(long end) {
    while (System.nanoTime() < end) {
      Visitor.pause(100);
    }
  }

  private static void awaitLearned(Town town, TestGateway gateway) {
    for (int p = 0; p < Town.PRINCIPALS; p++) {
      McpClient client = client(gateway, p);
      List<Target> targets = town.targets(p);
      soon(() -> sees(client, targets), "every well server is learned");
    }
  }

  private static boolean sees(McpClient client, List<Target> targets) {
    try {
      RawResponse list = client.modern("tools/list", "", "");
      return targets.stream()
          .filter(target -> List.of("good", "asker", "child", "fickle").contains(target.adapter()))
          .allMatch(target -> list.text().contains("\"" + target.name() + "\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static McpClient client(TestGateway gateway, int p) {
    return gateway.client("any", "p" + p).at("/mcp");
  }

  /** Two of the legacy era and one of the modern for each principal. */
  private List<Thread> visitors(Town town, TestGateway gateway, Random random) {
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < Town.PRINCIPALS; p++) {
      for (int i = 0; i < 3; i++) {
        Visitor.Terms terms =
            new Visitor.Terms(
                "p" + p,
                "p" + p + (i < 2 ? "-legacy-" : "-modern-") + i,
                client(gateway, p),
                town.targets(p),
                tally,
                over);
        Visitor visitor =
            i < 2
                ? new LegacyVisitor(terms, random.nextLong())
                : new ModernVisitor(terms, random.nextLong());
        threads.add(Thread.ofVirtual().name(terms.name()).start(visitor));
      }
    }
    return threads;
  }

  private void assertLimits(Town town, long seed) {
    for (int p = 0; p < Town.PRINCIPALS; p++) {
      for (Target target : town.targets(p)) {
        String name = target.adapter();
        String as = name + ", seed " + seed;
        boolean isWell = target.condition() == Condition.WELL;
        assertThat(tally.greatest(name)).as(as).isLessThan(isWell ? WELL_MAX : SICK_MAX);
        assertThat(!isWell || tally.succeeded("first " + name) > 0).as("calls to " + as).isTrue();
      }
    }
    for (String what : List.of(Visitor.ALL_WELL, "list")) {
      String as = what + ", seed " + seed;
      assertThat(tally.quantile(what, 0.5)).as(as).isLessThan(WELL_MEDIAN);
      assertThat(tally.quantile(what, 0.99)).as(as).isLessThan(WELL_P99);
      assertThat(tally.greatest(what)).as(as).isLessThan(WELL_MAX);
    }
  }

  /** Like {@link TestGateway#eventually}, with the patience that a busy machine needs. */
  private static void soon(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      Visitor.pause(50);
    }
  }

  /** All that is left is the gateway's own session and process at each server. */
  private static void assertNothingIsHeld(Town town, TestGateway gateway, long processes) {
    gateway.awaitIdle();
    soon(() -> Vitals.processes() - processes <= town.children(), "every child process is ended");
    soon(() -> town.holding(1).isEmpty(), "sessions are ended at servers");
  }
}
