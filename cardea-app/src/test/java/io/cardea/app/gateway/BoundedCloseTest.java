package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedCloseTest {

  @Test
  void shouldReturnWhenThePartIsClosed() {
    AtomicBoolean isClosed = new AtomicBoolean();
    new BoundedClose("part", () -> isClosed.set(true), Duration.ofSeconds(50)).close();
    assertThat(isClosed).isTrue();
  }

  @Test
  void shouldReturnThoughThePartFails() {
    AtomicBoolean isTried = new AtomicBoolean();
    new BoundedClose(
            "part",
            () -> {
              isTried.set(true);
              throw new IOException("the disk fails");
            },
            Duration.ofSeconds(50))
        .close();
    assertThat(isTried).isTrue();
  }

  @Test
  void shouldLeaveAPartToItselfThatDoesNotEnd() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch isClosed = new CountDownLatch(1);
    new BoundedClose(
            "part",
            () -> {
              answer.await();
              isClosed.countDown();
            },
            Duration.ofMillis(20))
        .close();
    assertThat(isClosed.getCount()).isEqualTo(1);

    answer.countDown();
    isClosed.await();
  }
}
