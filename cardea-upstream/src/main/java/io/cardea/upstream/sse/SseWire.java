package io.cardea.upstream.sse;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.address.BlockedAddress;
import io.cardea.upstream.conversation.Wire;
import io.cardea.upstream.conversation.WireListener;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.http.Failures;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event stream and the POSTs that belong to it. Lives on one event loop. */
final class SseWire implements Wire {

  /** What is larger is parsed beside the event loop. */
  private static final int LARGE = 64 * 1024;

  /** What all channels of an event loop have in common. */
  record Loop(
      Vertx vertx, Context context, HttpClientAgent client, AddressGuard guard, int jsonDepth) {}

  private final Loop loop;
  private final Adapter adapter;
  private final HttpEndpoint endpoint;
  private final WireListener listener;
  private final Posts posts;
  private final SseReader reader;
  private final Deque<SseEvent> events = new ArrayDeque<>();
  private @Nullable HttpClientConnection connection;
  private @Nullable HttpClientResponse stream;
  private boolean open;
  private boolean parsing;
  private boolean closed;

  SseWire(Loop loop, Adapter adapter, WireListener listener) {
    this.loop = loop;
    this.adapter = adapter;
    this.endpoint = ((SseUpstream) adapter.upstream()).endpoint();
    this.listener = listener;
    this.posts = new Posts(loop.vertx(), loop.client(), this::lost);
    this.reader = new SseReader(adapter.limits().messageBytes());
  }

  void connect() {
    long limit = adapter.limits().connectTimeout().toMillis();
    loop.vertx()
        .setTimer(
            Math.max(1, limit),
            _ -> {
              if (!open) {
                lost(unreachable("no endpoint event came within " + limit + " ms"));
              }
            });
    endpoint
        .proxy()
        .map(loop.guard()::resolve)
        .orElseGet(() -> loop.guard().resolve(endpoint))
        .onComplete(this::route, this::onNoAddress);
  }

  private void onNoAddress(Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    lost(
        failure instanceof BlockedAddress
            ? new UpstreamFailure(Kind.BLOCKED, false, why)
            : unreachable("host name not found: " + why));
  }

  private void route(InetSocketAddress address) {
    loop.vertx()
        .executeBlocking(() -> SseRoute.of(endpoint, address), false)
        .onComplete(
            this::connect, failure -> lost(unreachable("no connection: " + failure.getMessage())));
  }

  private void connect(SseRoute route) {
    HttpConnectOptions options = new HttpConnectOptions();
    route.apply(endpoint, options);
    loop.client()
        .connect(options.setConnectTimeout(adapter.limits().connectTimeout().toMillis()))
        .onComplete(
            connected -> onConnection(connected, route),
            failure -> lost(unreachable("no connection: " + Failures.text(endpoint, failure))));
  }

  private void onConnection(HttpClientConnection connected, SseRoute route) {
    if (closed) {
      connected.close();
      return;
    }
    connection = connected;
    connected.closeHandler(_ -> lost(broken("the server closed the event stream")));
    connected
        .request(new RequestOptions().setMethod(HttpMethod.GET).setURI(endpoint.path()))
        .onComplete(
            request -> listen(request, route),
            failure -> lost(unreachable(String.valueOf(failure.getMessage()))));
  }

  private void listen(HttpClientRequest request, SseRoute route) {
    endpoint.headers().forEach(request::putHeader);
    request.putHeader("accept", "text/event-stream");
    request
        .response()
        .onComplete(
            response -> onHead(response, route),
            failure -> lost(unreachable("no answer: " + failure.getMessage())));
    request.end();
  }

  private void onHead(HttpClientResponse response, SseRoute route) {
    String type = String.valueOf(response.getHeader("content-type")).toLowerCase(Locale.ROOT);
    if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
      lost(
          unreachable(
              "the server answered with status "
                  + response.statusCode()
                  + " and no event stream; is this the URL of its HTTP+SSE endpoint?"));
      return;
    }
    stream = response;
    response.exceptionHandler(failure -> lost(broken(String.valueOf(failure.getMessage()))));
    response.endHandler(_ -> lost(broken("the server ended the event stream")));
    response.handler(chunk -> onChunk(chunk, route));
  }

  private void onChunk(Buffer chunk, SseRoute route) {
    if (closed) {
      return;
    }
    byte[] bytes = chunk.getBytes();
    if (!reader.feed(bytes, 0, bytes.length, events::add)) {
      int most = adapter.limits().messageBytes();
      lost(
          new UpstreamFailure(
              Kind.TOO_LARGE, posts.anySent(), "an event is longer than " + most + " bytes"));
      return;
    }
    drain(route);
  }

  private void drain(SseRoute route) {
    while (!closed && !parsing && !events.isEmpty()) {
      SseEvent event = events.remove();
      String type = event.type().orElse("message");
      if (!open) {
        if (type.equals("endpoint")) {
          onEndpoint(new String(event.data(), StandardCharsets.UTF_8), route);
        }
      } else if (type.equals("message") && !event.isEmpty()) {
        onMessage(event.data(), route);
      }
    }
  }

  private void onEndpoint(String reference, SseRoute route) {
    Optional<String> path = MessageTarget.of(endpoint, reference);
    if (path.isEmpty()) {
      lost(
          new UpstreamFailure(
              Kind.BLOCKED,
              false,
              "the server wants messages at a place of another origin than its event stream"));
      return;
    }
    open = true;
    posts.open(
        new Posts.Target(endpoint, route, path.get(), adapter.limits().idleTimeout().toMillis()));
  }

  private void onMessage(byte[] data, SseRoute route) {
    if (data.length <= LARGE) {
      listener.onMessage(Json.parse(data, loop.jsonDepth()));
      return;
    }
    parsing = true;
    HttpClientResponse from = stream;
    if (from != null) {
      from.pause();
    }
    loop.vertx()
        .executeBlocking(() -> Json.parse(data, loop.jsonDepth()), false)
        .onComplete(
            json -> {
              parsing = false;
              if (!closed) {
                listener.onMessage(json);
                drain(route);
              }
              if (from != null && !closed) {
                from.resume();
              }
            },
            failure -> lost(broken(String.valueOf(failure.getMessage()))));
  }

  @Override
  public void send(byte[] json, Consumer<UpstreamFailure> refused) {
    if (!closed) {
      posts.add(json, refused);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    posts.close();
    events.clear();
    if (connection != null) {
      connection.close();
    }
    loop.context().runOnContext(_ -> listener.onReleased());
  }

  private UpstreamFailure broken(String why) {
    return open ? new UpstreamFailure(Kind.BROKEN, posts.anySent(), why) : unreachable(why);
  }

  private static UpstreamFailure unreachable(String why) {
    return new UpstreamFailure(Kind.UNREACHABLE, false, why);
  }

  private void lost(UpstreamFailure failure) {
    if (!closed) {
      loop.context().runOnContext(_ -> listener.onClosed(failure));
      close();
    }
  }
}
