package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.upstream.address.AddressGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one upstream, HTTP/1.1 without pipelining. An exchange owns
 * its connection from {@link #acquire} to {@link #release}. Event streams without end have their
 * own, so that they cannot starve calls.
 */
final class ConnectionPool {

  /**
   * Shorter than the 5 s that common servers keep an idle connection, so that we are the ones who
   * close.
   */
  private static final long IDLE_NANOS = 4_000_000_000L;

  private static final int MAX_STREAMS = 16_384;

  private record Idle(HttpClientConnection connection, long since) {}

  /** There are as many connections and waiting calls as the adapter allows. */
  static final class Full extends Exception {
    private static final long serialVersionUID = 1L;

    Full(String what) {
      super(what);
    }
  }

  private final HttpClientAgent client;
  private final AddressGuard guard;
  private final HttpEndpoint endpoint;
  private final int maxConnections;
  private final int maxQueue;
  private final long connectTimeoutMillis;
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();
  private final Deque<Promise<HttpClientConnection>> waiting = new ArrayDeque<>();
  private int calls;
  private int streams;
  private boolean retired;

  ConnectionPool(HttpClientAgent client, AddressGuard guard, Adapter adapter, int loops) {
    this.client = client;
    this.guard = guard;
    this.endpoint = ((HttpUpstream) adapter.upstream()).first();
    this.maxConnections = Math.ceilDiv(adapter.limits().connections(), loops);
    this.maxQueue = Math.ceilDiv(adapter.limits().queue(), loops);
    this.connectTimeoutMillis = adapter.limits().connectTimeout().toMillis();
  }

  /** A connection to use exclusively; fails with {@link Full} or why none could be opened. */
  Future<HttpClientConnection> acquire(boolean endless) {
    if (endless) {
      if (streams >= MAX_STREAMS) {
        return Future.failedFuture(new Full(MAX_STREAMS + " streams are open"));
      }
      streams++;
      return connect().onFailure(_ -> streams--);
    }
    HttpClientConnection reused = poll();
    if (reused != null) {
      calls++;
      return Future.succeededFuture(reused);
    }
    if (calls < maxConnections) {
      calls++;
      return connect().onFailure(_ -> callEnded());
    }
    if (waiting.size() >= maxQueue) {
      return Future.failedFuture(new Full(maxQueue + " calls wait for a connection"));
    }
    Promise<HttpClientConnection> turn = Promise.promise();
    waiting.add(turn);
    return turn.future();
  }

  /** Takes back a wish for a connection that nobody waits for any more. */
  void withdraw(Future<HttpClientConnection> wish) {
    waiting.removeIf(turn -> turn.future().equals(wish));
  }

  /** Gives a connection back; {@code reusable} if its exchange came to its regular end. */
  void release(HttpClientConnection connection, boolean endless, boolean reusable) {
    if (endless) {
      streams--;
      connection.close();
      return;
    }
    if (!reusable) {
      connection.close();
    } else if (waiting.isEmpty() && retired) {
      connection.close();
    } else if (waiting.isEmpty()) {
      idle.push(new Idle(connection, System.nanoTime()));
    } else {
      waiting.remove().complete(connection);
      return;
    }
    callEnded();
  }

  /** Keeps no connection from now on: the exchanges under way are its last. */
  void retire() {
    retired = true;
    closeIdle(true);
  }

  /** Forgets idle connections that are too old. */
  void closeIdle() {
    closeIdle(false);
  }

  private void closeIdle(boolean all) {
    long now = System.nanoTime();
    while (!idle.isEmpty() && (all || now - idle.peekLast().since() > IDLE_NANOS)) {
      idle.removeLast().connection().close();
    }
  }

  private void callEnded() {
    calls--;
    while (!waiting.isEmpty() && calls < maxConnections) {
      calls++;
      Promise<HttpClientConnection> next = waiting.remove();
      Future<HttpClientConnection> opening = connect();
      if (opening.failed()) {
        // A blocked address fails at once: count on instead of calling ourselves ever deeper.
        calls--;
        next.fail(opening.cause());
      } else {
        opening.onComplete(next).onFailure(_ -> callEnded());
      }
    }
  }

  private @Nullable HttpClientConnection poll() {
    closeIdle();
    Idle reused = idle.poll();
    return reused == null ? null : reused.connection();
  }

  private Future<HttpClientConnection> connect() {
    return guard
        .resolve(endpoint)
        .compose(address ->
            client.connect(
                new HttpConnectOptions()
                    .setServer(address)
                    .setHost(endpoint.host())
                    .setPort(endpoint.port())
                    .setSsl(endpoint.tls())
                    .setConnectTimeout(connectTimeoutMillis)))
        .onSuccess(connection ->
            connection.closeHandler(_ -> idle.removeIf(i -> i.connection().equals(connection))));
  }
}
