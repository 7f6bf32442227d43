package io.cardea.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenersTest {

  private static final int PROCESSES = 100;

  private static void startProcesses() {
    try {
      for (int i = 0; i < PROCESSES; i++) {
        new ProcessBuilder("true").start().waitFor();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldTakeAPortAgainWhileProcessesAreStarted() throws Exception {
    // Each has inherited every socket until it runs its own program.
    Thread starting = Thread.ofPlatform().start(ListenersTest::startProcesses);
    ServerSocket listener = Listeners.any();
    int port = listener.getLocalPort();
    while (starting.isAlive()) {
      listener.close();
      listener = Listeners.again(port);
      assertThat(listener.getLocalPort()).isEqualTo(port);
    }
    listener.close();
  }

  @Test
  void shouldGiveAwayAPortThatIsFree() throws IOException {
    int port = Listeners.freePort();
    assertThat(port).isBetween(20_000, 31_999);
    try (ServerSocket taken = Listeners.again(port)) {
      assertThat(taken.getLocalPort()).isEqualTo(port);
      assertThatThrownBy(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
          .isInstanceOf(BindException.class);
    }
  }
}
