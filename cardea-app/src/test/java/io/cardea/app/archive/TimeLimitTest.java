package io.cardea.app.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void shouldGiveWhatIsDoneInTime() throws IOException {
    assertThat(TimeLimit.within(LONG, "it", () -> "done")).isEqualTo("done");
  }

  @Test
  void shouldPassOnWhatWentWrong() {
    IOException failed = new IOException("full");
    assertThatThrownBy(() ->
            TimeLimit.within(
                LONG,
                "it",
                () -> {
                  throw failed;
                }))
        .isSameAs(failed);
    assertThatThrownBy(() ->
            TimeLimit.within(
                LONG,
                "it",
                () -> {
                  throw new IllegalArgumentException("wrong");
                }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Writing has no timeout of its own, and an interrupt does not end it on another thread. */
  @Test
  void shouldEndAWriteThatNobodyReads() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CountDownLatch ended = new CountDownLatch(1);

      assertThatThrownBy(() -> TimeLimit.within(SHORT, "it", () -> write(server, ended)))
          .isInstanceOf(IOException.class)
          .hasMessage("it: not done within 0 s");

      ended.await();
    }
  }

  private static boolean write(ServerSocket server, CountDownLatch ended) throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      byte[] part = new byte[1 << 20];
      while (true) {
        socket.getOutputStream().write(part);
      }
    } finally {
      ended.countDown();
    }
  }
}
