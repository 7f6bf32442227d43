package io.cardea.upstream.sse;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to one server, one POST each. The next is sent when the one before was answered, so that
 * they arrive in order, or a little later: some servers answer a POST only when they have worked on
 * its message. Lives on one event loop.
 */
final class Posts {

  private static final int MAX_WAITING = 256;
  private static final long TURN_MILLIS = 250;
  private static final int MAX_ANSWER = 64 * 1024;

  /** Where to. */
  record Target(HttpEndpoint endpoint, SseRoute route, String path, long timeoutMillis) {}

  private record Message(Payload json, Consumer<UpstreamFailure> refused) {}

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final Consumer<UpstreamFailure> lost;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private @Nullable Target target;
  private long turn;
  private boolean busy;
  private boolean sent;
  private boolean closed;

  /**
   * Nothing is sent before {@link #open}.
   *
   * @param lost told when the server has forgotten the conversation, or too much waits for it
   */
  Posts(Vertx vertx, HttpClientAgent client, Consumer<UpstreamFailure> lost) {
    this.vertx = vertx;
    this.client = client;
    this.lost = lost;
  }

  void open(Target known) {
    target = known;
    next();
  }

  void close() {
    closed = true;
    waiting.clear();
  }

  /** Whether the server may have seen any. */
  boolean anySent() {
    return sent;
  }

  void add(byte[] json, Consumer<UpstreamFailure> refused) {
    if (waiting.size() >= MAX_WAITING) {
      lost.accept(
          new UpstreamFailure(Kind.BROKEN, sent, MAX_WAITING + " messages wait to be sent"));
      return;
    }
    waiting.add(new Message(Payload.of(json), refused));
    next();
  }

  private void next() {
    Target to = target;
    if (to == null || busy || closed || waiting.isEmpty()) {
      return;
    }
    busy = true;
    sent = true;
    long mine = ++turn;
    vertx.setTimer(TURN_MILLIS, _ -> over(mine));
    Message message = waiting.remove();
    request(to)
        .compose(request -> send(request, to, message))
        .onComplete(
            response -> {
              answered(response, message);
              over(mine);
            },
            failure -> {
              refuse(message, "the message could not be sent: " + failure.getMessage());
              over(mine);
            });
  }

  private void over(long ended) {
    if (ended == turn && busy) {
      busy = false;
      next();
    }
  }

  /** Through a proxy each has a tunnel of its own: none is kept that the proxy may have closed. */
  private Future<HttpClientRequest> request(Target to) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI(to.path())
            .setFollowRedirects(false)
            .setTimeout(to.timeoutMillis());
    if (to.route().proxy() == null) {
      to.route().apply(to.endpoint(), options);
      return client.request(options);
    }
    HttpConnectOptions tunnel = new HttpConnectOptions();
    to.route().apply(to.endpoint(), tunnel);
    return client
        .connect(tunnel)
        .compose(connection -> connection.request(options.putHeader("connection", "close")));
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Target to, Message message) {
    to.endpoint().headers().forEach(request::putHeader);
    request.putHeader("content-type", "application/json");
    return request.send(Buffer.buffer(message.json().bytes()));
  }

  private void answered(HttpClientResponse response, Message message) {
    int status = response.statusCode();
    discard(response);
    if (closed || (status >= 200 && status < 300)) {
      return;
    }
    if (status == 404 || status == 410) {
      lost.accept(
          new UpstreamFailure(Kind.BROKEN, true, "the server has forgotten the conversation"));
    } else {
      refuse(message, "the server answered a message with status " + status);
    }
  }

  private void refuse(Message message, String why) {
    if (!closed) {
      message.refused().accept(new UpstreamFailure(Kind.BROKEN, true, why));
    }
  }

  /** What it says comes over the event stream; what comes here is read only to keep going. */
  private static void discard(HttpClientResponse response) {
    int[] read = {0};
    response.exceptionHandler(_ -> {});
    response.handler(chunk -> {
      read[0] += chunk.length();
      if (read[0] > MAX_ANSWER) {
        response.request().reset();
      }
    });
  }
}
