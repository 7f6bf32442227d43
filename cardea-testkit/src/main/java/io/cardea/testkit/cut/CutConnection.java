package io.cardea.testkit.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.cut.Cut.Point;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client's connection and the one to the server that belongs to it. */
final class CutConnection implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final CutProxy proxy;
  private final Socket client;
  private final Socket server;
  private final AtomicBoolean isCut = new AtomicBoolean();
  private final CountDownLatch passing = new CountDownLatch(2);
  private volatile Passage passage = new Passage(Optional.empty());

  /** What is being answered, for whoever wants to know what a cut has hit. */
  private volatile String request = "";

  CutConnection(CutProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  /** Passes on what comes until an end closes, or the connection is cut. */
  void serve() {
    Thread.startVirtualThread(this::passAnswers);
    try {
      passRequests();
    } catch (IOException e) {
      // One end has gone.
    } finally {
      close();
      passing.countDown();
    }
  }

  private void passRequests() throws IOException {
    RequestReader reader = new RequestReader(new BufferedInputStream(client.getInputStream()));
    for (Optional<Integer> first = reader.begin(); first.isPresent(); first = reader.begin()) {
      byte[] next = reader.rest(first.get());
      request = new String(next, UTF_8);
      Optional<Cut> cut = proxy.next(request);
      passage = new Passage(cut);
      int length = cut.map(given -> passed(given, next)).orElse(next.length);
      server.getOutputStream().write(next, 0, length);
      server.getOutputStream().flush();
      if (cut.isPresent() && (length < next.length || cut.get().point() == Point.AFTER_REQUEST)) {
        cut(cut.get().isReset());
        return;
      }
    }
  }

  /** How many bytes of a request pass. */
  private static int passed(Cut cut, byte[] bytes) {
    return switch (cut.point()) {
      case BEFORE_REQUEST -> 0;
      case IN_REQUEST -> Math.min(cut.count(), bytes.length - 1);
      case AFTER_REQUEST, BEFORE_ANSWER, IN_ANSWER, AFTER_EVENT -> bytes.length;
    };
  }

  private void passAnswers() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (Socket from = server) {
      for (int length = from.getInputStream().read(buffer);
          length >= 0;
          length = from.getInputStream().read(buffer)) {
        Passage current = passage;
        int passed = current.pass(buffer, length);
        client.getOutputStream().write(buffer, 0, passed);
        client.getOutputStream().flush();
        if (current.isOver(passed, length)) {
          cut(current.isReset());
          return;
        }
      }
      client.shutdownOutput();
    } catch (IOException e) {
      // One end has gone.
    } finally {
      close();
      passing.countDown();
    }
  }

  /** Breaks both connections, once; what is being answered is told to be lost. */
  void cut(boolean isReset) {
    if (!isCut.compareAndSet(false, true)) {
      return;
    }
    proxy.onCut(request);
    try {
      if (isReset) {
        // Both ends learn of it by a reset instead of a proper end.
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // Closed already.
    }
    close();
  }

  /** Waits until nobody uses the sockets: the last who did so has closed them. */
  void awaitEnd() {
    try {
      passing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while cutting", e);
    }
  }

  @Override
  public void close() {
    try (client;
        server) {
      proxy.ended(this);
    } catch (IOException e) {
      // Closed already.
    }
  }
}
