package io.cardea.testkit.wire;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Listening sockets on loopback whose ports can be given up for a while and taken again. */
public final class Listeners {

  /** Outside the range that clients' own ports come from, so that none takes it meanwhile. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int PORT_TRIES = 1_000;
  private static final int BACKLOG = 512;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Listeners() {}

  /** Listens at a free port. */
  public static ServerSocket any() throws IOException {
    for (int tries = 0; tries < PORT_TRIES; tries++) {
      // Anyone, so that it is hardly ever that of another test's server which is down for a moment.
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try {
        return listen(port);
      } catch (BindException _) {
        // Taken: another one.
      }
    }
    throw new IOException("no port is free from " + FIRST_PORT + " to " + LAST_PORT);
  }

  /** A port that is free now, for someone else to listen at. */
  public static int freePort() throws IOException {
    try (ServerSocket listener = any()) {
      return listener.getLocalPort();
    }
  }

  /**
   * Listens at a port that was given up. It may be taken for a moment still: a process that another
   * test starts just then has inherited the closed socket until it runs its own program.
   */
  public static ServerSocket again(int port) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return listen(port);
      } catch (BindException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }
}
