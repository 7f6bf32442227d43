package io.cardea.upstream.http;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.limit.AdapterLimits;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint, HTTP/1.1 without pipelining. An exchange owns
 * its connection from {@link #acquire} until it leaves it. Event streams without end have their
 * own, so that they cannot starve calls.
 */
final class ConnectionPool implements Connection.Owner {

  private static final int MAX_STREAMS = 16_384;

  /** There are as many connections and waiting calls as the adapter allows. */
  static final class Full extends Exception {
    private static final long serialVersionUID = 1L;

    Full(String what) {
      super(what, null, false, false);
    }
  }

  /** Who wants a connection; hears exactly one of both, possibly at once. */
  interface Wish {
    void onConnection(Connection connection);

    /** Why none can be had: {@link Full}, or what went wrong when it was opened. */
    void onNoConnection(Throwable cause);
  }

  private final Connector connector;
  private final HttpEndpoint endpoint;
  private final int maxConnections;
  private final int maxQueue;
  private final int connectTimeoutMillis;
  private final IdleConnections allIdle;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Wish> waiting = new ArrayDeque<>();
  private int calls;
  private int streams;
  private boolean retired;
  private boolean serving;

  /**
   * @param allIdle where to note the idle ones, which are closed in time
   * @param loops how many event loops share the limits
   */
  ConnectionPool(
      Connector connector,
      IdleConnections allIdle,
      HttpEndpoint endpoint,
      AdapterLimits limits,
      int loops) {
    this.connector = connector;
    this.allIdle = allIdle;
    this.endpoint = endpoint;
    this.maxConnections = Math.ceilDiv(limits.connections(), loops);
    this.maxQueue = Math.ceilDiv(limits.queue(), loops);
    this.connectTimeoutMillis = (int) limits.connectTimeout().toMillis();
  }

  /** Gives {@code wish} a connection to use exclusively. */
  void acquire(Wish wish, boolean isEndless) {
    if (isEndless) {
      acquireStream(wish);
      return;
    }
    Connection reused = poll();
    if (reused != null) {
      calls++;
      wish.onConnection(reused);
    } else if (calls < maxConnections) {
      calls++;
      open(wish, false);
    } else if (waiting.size() < maxQueue) {
      waiting.add(wish);
    } else {
      wish.onNoConnection(new Full(maxQueue + " calls wait for a connection"));
    }
  }

  private void acquireStream(Wish wish) {
    if (streams < MAX_STREAMS) {
      streams++;
      open(wish, true);
    } else {
      wish.onNoConnection(new Full(MAX_STREAMS + " streams are open"));
    }
  }

  /** Takes back a wish that nobody has any more, if it still waits. */
  void withdraw(Wish wish) {
    waiting.remove(wish);
  }

  @Override
  public void onFree(Connection connection, boolean reusable) {
    if (connection.isEndless()) {
      streams--;
      connection.close();
    } else if (!reusable) {
      callEnded();
    } else if (waiting.isEmpty()) {
      calls--;
      keep(connection);
    } else if (connection.isAlive()) {
      waiting.remove().onConnection(connection);
    } else {
      connection.close();
      callEnded();
    }
  }

  private void keep(Connection connection) {
    if (retired) {
      connection.close();
    } else {
      allIdle.add(connection);
      idle.push(connection);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    allIdle.remove(connection);
    idle.remove(connection);
  }

  /** Keeps no connection from now on: the exchanges under way are its last. */
  void retire() {
    retired = true;
    while (!idle.isEmpty()) {
      next().close();
    }
  }

  private Connection next() {
    Connection latest = idle.pop();
    allIdle.remove(latest);
    return latest;
  }

  boolean isUnused() {
    return calls == 0 && streams == 0 && idle.isEmpty() && waiting.isEmpty();
  }

  private @Nullable Connection poll() {
    if (idle.isEmpty()) {
      return null;
    }
    long now = System.nanoTime();
    while (!idle.isEmpty()) {
      Connection latest = next();
      if (!IdleConnections.isTooOld(latest, now) && latest.isAlive()) {
        return latest;
      }
      latest.close();
    }
    return null;
  }

  private void open(Wish wish, boolean isEndless) {
    connector.open(
        new Connector.Order(endpoint, connectTimeoutMillis, isEndless, this),
        new Connector.Opening() {
          @Override
          public void opened(Connection connection) {
            wish.onConnection(connection);
          }

          @Override
          public void failed(Throwable cause) {
            onNotOpened(isEndless);
            wish.onNoConnection(cause);
          }
        });
  }

  private void onNotOpened(boolean isEndless) {
    if (isEndless) {
      streams--;
    } else {
      callEnded();
    }
  }

  private void callEnded() {
    calls--;
    if (serving) {
      return;
    }
    // What fails at once comes back here: go on counting instead of going ever deeper.
    serving = true;
    while (!waiting.isEmpty() && calls < maxConnections) {
      calls++;
      open(waiting.remove(), false);
    }
    serving = false;
  }
}
