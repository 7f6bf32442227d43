package io.cardea.controlplane.orders;

import static io.cardea.controlplane.orders.OrderedNodes.HOLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderLoopTest {

  @TempDir private Path folder = Path.of(".");

  /** The next look is made whatever the one before it met; nobody would look any more. */
  @Test
  void shouldGoOnAfterAnError() throws IOException, InterruptedException {
    // Given a node whose first attempt overflows its stack
    CountDownLatch isTriedAgain = new CountDownLatch(2);
    try (OrderedNodes nodes = new OrderedNodes(folder)) {
      nodes.given(new OrderTask.Hold(HOLD));
      nodes.first.atFirst =
          () -> {
            isTriedAgain.countDown();
            throw new StackOverflowError("of the test");
          };
      nodes.first.atNext = isTriedAgain::countDown;
      NodeOrders orders =
          new NodeOrders(
              nodes.database,
              nodes.key,
              SealedLog.in(folder),
              nodes.first,
              new EndedOrders(folder, "ended"),
              Clock.systemUTC());

      // When it looks
      OrderLoop loop =
          OrderLoop.start(orders, Thread.ofPlatform().daemon().factory(), Duration.ofSeconds(30));
      try (loop) {
        // Then it looks again
        assertThat(isTriedAgain.await(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(nodes.first.done).containsExactly("hold case-7", "hold case-7");
    }
  }
}
