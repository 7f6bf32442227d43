package io.cardea.testkit.cut;

import io.cardea.testkit.wire.Listeners;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Stands before a server on loopback and passes every byte on, but where a {@link Cut} wants the
 * connection broken. Safe for any thread.
 */
public final class CutProxy implements AutoCloseable {

  private static final int MAX_ARMED = 10_000;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Consumer<String> onCut;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Cut> armed = new ArrayList<>();
  private final Set<CutConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile int target;
  private volatile ServerSocket listener;
  private volatile Thread acceptor;

  private CutProxy(int target, Duration patience, Consumer<String> onCut) throws IOException {
    this.target = target;
    this.patience = patience;
    this.onCut = onCut;
    this.listener = Listeners.any();
    this.acceptor = accept(listener);
  }

  /**
   * Starts one.
   *
   * @param target port that connections lead to
   * @param patience how long a connection waits for a target that refuses it
   * @param onCut gets the text of every request whose exchange is cut
   */
  public static CutProxy start(int target, Duration patience, Consumer<String> onCut)
      throws IOException {
    return new CutProxy(target, patience, onCut);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** New connections lead to this port from now on. */
  public void lead(int port) {
    target = port;
  }

  /** Cuts the next request that {@code cut} wants. */
  public void arm(Cut cut) {
    lock.lock();
    try {
      if (armed.size() >= MAX_ARMED) {
        throw new IllegalStateException("too many cuts that hit nothing");
      }
      armed.add(cut);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all cuts that have not hit yet. */
  public void disarm() {
    lock.lock();
    try {
      armed.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many exchanges were cut so far. */
  public int cuts() {
    return cuts.get();
  }

  /** How many cuts still wait for their request. */
  public int waiting() {
    lock.lock();
    try {
      return armed.size();
    } finally {
      lock.unlock();
    }
  }

  /** Cuts every connection that is open; the system knows of it when this returns. */
  public void cutAll() {
    List<CutConnection> all = List.copyOf(open);
    all.forEach(connection -> connection.cut(true));
    all.forEach(CutConnection::awaitEnd);
  }

  /** Cuts every connection and refuses new ones. */
  public void shut() throws IOException {
    stopListening();
    cutAll();
  }

  /** Takes connections again, at the same port. */
  public void reopen() throws IOException {
    listener = Listeners.again(listener.getLocalPort());
    acceptor = accept(listener);
  }

  /** The system refuses connections only when nobody waits for them any more. */
  private void stopListening() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while shutting", e);
    }
  }

  private Thread accept(ServerSocket from) {
    return Thread.startVirtualThread(() -> {
      while (!from.isClosed()) {
        try {
          Socket client = from.accept();
          Thread.startVirtualThread(() -> serve(client));
        } catch (IOException e) {
          return;
        }
      }
    });
  }

  private void serve(Socket client) {
    try {
      client.setTcpNoDelay(true);
      Optional<Socket> server = connect();
      if (server.isEmpty()) {
        client.close();
        return;
      }
      CutConnection connection = new CutConnection(this, client, server.get());
      open.add(connection);
      connection.serve();
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private Optional<Socket> connect() throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Socket server = new Socket();
      try {
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        return Optional.of(server);
      } catch (IOException e) {
        server.close();
        if (System.nanoTime() > deadline) {
          return Optional.empty();
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /** The cut that is meant for this request; it hits no other. */
  Optional<Cut> next(String request) {
    lock.lock();
    try {
      Optional<Cut> next = armed.stream().filter(cut -> cut.wanted().test(request)).findFirst();
      next.ifPresent(armed::remove);
      return next;
    } finally {
      lock.unlock();
    }
  }

  void onCut(String request) {
    cuts.incrementAndGet();
    onCut.accept(request);
  }

  void ended(CutConnection connection) {
    open.remove(connection);
  }

  @Override
  public void close() throws IOException {
    stopListening();
    open.forEach(CutConnection::close);
  }
}
