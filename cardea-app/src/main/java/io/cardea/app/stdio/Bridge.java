package io.cardea.app.stdio;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client on standard input and output, and an endpoint of a gateway: each line is sent there, and
 * each message that comes back is a line. Requests run at the same time; only {@code initialize}
 * and {@code notifications/initialized} are awaited, because what follows builds on them.
 */
public final class Bridge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  /** Messages on their way at once. */
  static final int MAX_CALLS = 1_000;

  /** How long calls may run on after the client has closed standard input. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final Lines lines;
  private final int maxLineBytes;
  private final Outbox outbox;
  private final Endpoint endpoint;
  private final Session session;
  private final ServerStream stream;
  private final Map<RequestId, Call> calls = new ConcurrentHashMap<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private Optional<Thread> listener = Optional.empty();

  /** A request on its way. */
  private record Call(ClientMessage.Request request, AtomicBoolean cancelled, Thread thread) {}

  /**
   * A bridge; {@link #run} lets traffic pass.
   *
   * @param in lines of the client
   * @param out lines for the client, and nothing else
   * @param endpoint where they go
   * @param maxLineBytes of a line
   * @param random spreads reconnections
   */
  public Bridge(
      InputStream in,
      OutputStream out,
      Endpoint endpoint,
      int maxLineBytes,
      RandomGenerator random) {
    this.lines = new Lines(in, maxLineBytes);
    this.maxLineBytes = maxLineBytes;
    this.outbox = new Outbox(out);
    this.endpoint = endpoint;
    this.session = new Session(endpoint);
    this.stream = new ServerStream(endpoint, session, outbox::send, random);
  }

  /** Runs until the client closes its side and its calls are done; then the session is ended. */
  public void run() throws IOException, InterruptedException {
    for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      switch (line.get()) {
        case Lines.Text text -> {
          if (text.bytes().length > 0) {
            take(ClientMessage.read(text.bytes()));
          }
        }
        case Lines.TooLong _ ->
            refuse(
                Optional.empty(),
                RpcError.INVALID_REQUEST,
                "A message has at most " + maxLineBytes + " bytes here (bodyBytes).");
      }
    }
    drain();
  }

  private void take(ClientMessage message) throws InterruptedException {
    switch (message) {
      case ClientMessage.Invalid invalid -> outbox.send(invalid.error().toBytes(invalid.id()));
      case ClientMessage.Request request
          when request.method().equals("initialize") && request.modern().isEmpty() ->
          session.begin(request, outbox::send);
      case ClientMessage.Request request -> start(request);
      case ClientMessage.Batch batch -> start(batch.ids(), () -> send(batch.json(), batch.ids()));
      case ClientMessage.Notification call
          when call.method().equals("notifications/initialized") -> {
        send(call.json(), List.of());
        listen();
      }
      case ClientMessage.Notification call -> {
        if (!cancel(call.cancels())) {
          start(List.of(), () -> send(call.json(), List.of()));
        }
      }
      case ClientMessage.Response response ->
          start(List.of(), () -> send(response.json(), List.of()));
    }
  }

  private void listen() {
    if (listener.isEmpty() && !session.fields().isEmpty()) {
      listener = Optional.of(Thread.ofVirtual().name("server-stream").start(stream));
    }
  }

  /**
   * Notes that the client gave up a request. Since 2026-07-28 that is told by closing the answer
   * ("Cancellation"), and {@code true}; before, by sending on the notification.
   */
  private boolean cancel(Optional<RequestId> id) {
    Optional<Call> call = id.map(calls::get);
    call.ifPresent(found -> found.cancelled().set(true));
    if (call.isPresent() && call.get().request().modern().isPresent()) {
      call.get().thread().interrupt();
      return true;
    }
    // Without a session there is nobody to tell.
    return session.fields().isEmpty();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(ClientMessage.Request request) {
    AtomicBoolean cancelled = new AtomicBoolean();
    Thread thread = thread(() -> call(request, cancelled));
    Call call = new Call(request, cancelled, thread);
    if (threads.size() >= MAX_CALLS) {
      refuse(Optional.of(request.id()), RpcError.LIMITED, "Too many calls at once. Try again.");
    } else if (calls.putIfAbsent(request.id(), call) != null) {
      String message = "A request with this id is still running.";
      refuse(Optional.of(request.id()), RpcError.INVALID_REQUEST, message);
    } else {
      begin(thread);
    }
  }

  private void start(List<RequestId> ids, Work work) {
    if (threads.size() < MAX_CALLS) {
      begin(thread(work));
      return;
    }
    LOG.atWarn().log("too many messages at once; one was dropped");
    ids.forEach(
        id -> refuse(Optional.of(id), RpcError.LIMITED, "Too many calls at once. Try again."));
  }

  private void begin(Thread thread) {
    threads.add(thread);
    thread.start();
  }

  private Thread thread(Work work) {
    return Thread.ofVirtual()
        .unstarted(() -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            threads.remove(Thread.currentThread());
          }
        });
  }

  private void call(ClientMessage.Request request, AtomicBoolean cancelled)
      throws InterruptedException {
    List<RequestId> ids = List.of(request.id());
    Thread own = Thread.currentThread();
    // Whoever reads the answer may use its id again.
    Runnable forget =
        () ->
            calls.computeIfPresent(
                request.id(), (_, call) -> call.thread().equals(own) ? null : call);
    Answers answers = new Answers(ids, outbox::send, cancelled::get, forget);
    try {
      Exchange exchange = new Exchange(endpoint, answers);
      if (request.modern().isPresent()) {
        exchange.send(request.json().toBytes(), request.modern().get(), false);
      } else {
        inSession(request, exchange, answers);
      }
    } finally {
      forget.run();
    }
  }

  private void inSession(ClientMessage.Request request, Exchange exchange, Answers answers)
      throws InterruptedException {
    Map<String, String> fields = session.fields();
    exchange.send(request.json().toBytes(), fields, !fields.isEmpty());
    if (!answers.areComplete()) {
      // 404: the session had ended, so the request has not been executed.
      if (session.renew(fields)) {
        exchange.send(request.json().toBytes(), session.fields(), false);
      } else {
        String message = "The session has ended, and the gateway begins no new one.";
        answers.fail(RpcError.of(RpcError.NOT_FOUND, message));
      }
    }
    session.remember(request);
  }

  private void send(JsonDocument json, List<RequestId> ids) throws InterruptedException {
    Answers answers = new Answers(ids, outbox::send);
    new Exchange(endpoint, answers).send(json.toBytes(), session.fields(), false);
  }

  private void refuse(Optional<RequestId> id, int code, String message) {
    outbox.send(RpcError.of(code, message).toBytes(id));
  }

  private void drain() throws InterruptedException {
    for (Call call : calls.values()) {
      if (call.request().method().equals("subscriptions/listen")) {
        call.cancelled().set(true);
        call.thread().interrupt();
      }
    }
    long deadline = System.nanoTime() + DRAIN.toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        thread.interrupt();
      }
    }
    listener.ifPresent(Thread::interrupt);
    session.end(Duration.ofSeconds(5));
    endpoint.close();
  }

  /** Cuts everything short and ends the session; from any thread. */
  @Override
  public void close() {
    try {
      threads.forEach(Thread::interrupt);
      session.end(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      endpoint.close();
    }
  }
}
