package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.guard.GuardedReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.Outcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client of HTTP+SSE: its event stream, and the session that its messages run in. Lives on one
 * event loop; messages may be offered from any.
 */
final class SseStream {

  /** What became of a message. */
  enum Taken {
    YES,
    FULL,
    GONE
  }

  /** Something whose answer goes onto the stream. */
  interface Open {

    /** Nobody is there to be answered any more. */
    void clientGone();
  }

  private static final int WEIGHT = 1_024;
  private static final long MAX_SMALL = 1_024L * WEIGHT;

  private final Call opening;
  private final SessionId id;
  private final Ending ending;
  private final SseStreams place;
  private final GuardedReply client;
  private final Outlet outlet;
  private final AtomicLong waiting = new AtomicLong();
  private final Deque<Call> queue = new ArrayDeque<>();
  private final Set<Open> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<String> credentials;
  private @Nullable String session;
  private @Nullable SessionFeed unasked;
  private boolean greeting;
  private boolean draining;
  private volatile boolean over;

  /**
   * @param opening the request that opens it
   * @param ending learns how it ended
   */
  SseStream(Call opening, SessionId id, GuardedReply client, Ending ending, SseStreams place) {
    this.opening = opening.forStream();
    this.credentials = credentials(opening.arrival());
    this.id = id;
    this.ending = ending;
    this.place = place;
    this.client = client;
    this.outlet = new Outlet(client, this::pump);
  }

  private static List<String> credentials(Arrival arrival) {
    return List.copyOf(arrival.headers("authorization"));
  }

  void begin(String address) {
    outlet.begin(address, () -> finish(Outcome.Status.CANCELLED, "the client went away"));
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(id.expires());
  }

  /**
   * Takes in {@code message} of this stream's principal, unless too many wait already; from any
   * thread.
   *
   * @param shown what its sender was let in by
   */
  Taken offer(Call message, Credential shown) {
    if (over) {
      return Taken.GONE;
    }
    long weight = weight(message);
    long max = MAX_SMALL + message.arrival().snapshot().settings().limits().bodyBytes();
    if (waiting.addAndGet(weight) > max) {
      waiting.addAndGet(-weight);
      return Taken.FULL;
    }
    place
        .loop()
        .run(() -> {
          client.renew(shown, message.arrival().time());
          take(message);
        });
    return Taken.YES;
  }

  private static long weight(Call call) {
    return (long) WEIGHT + call.message().orElseThrow().document().bytes().length;
  }

  private void take(Call message) {
    if (!over) {
      queue.add(message);
      pump();
    }
  }

  /** While the client is slow, or its session is just beginning, messages wait. */
  private void pump() {
    while (!over && !greeting && !outlet.isFull() && !queue.isEmpty()) {
      Call message = queue.remove();
      waiting.addAndGet(-weight(message));
      run(message);
    }
  }

  private void run(Call posted) {
    credentials = credentials(posted.arrival());
    Call message = session == null ? posted : inSession(posted, session);
    // Nothing may overtake it, since a server may answer nothing before.
    greeting = isInitialized(message);
    MessageReply reply = new MessageReply(this, message);
    open.add(reply);
    place.parts().pipeline().run(message, reply);
  }

  private static Call inSession(Call posted, String session) {
    Arrival arrival = posted.arrival();
    return Call.of(
        arrival.with(arrival.headers().with(McpHeader.SESSION_ID, session)), posted.message());
  }

  /** What begins with the answer to {@code message}, if that is an initialize. */
  void onHead(Call message, Map<String, String> headers) {
    boolean begins =
        message.message().orElse(null) instanceof RpcRequest request
            && request.method().equals(McpMethod.INITIALIZE.wireName());
    String begun = headers.get(McpHeader.SESSION_ID);
    if (begins && begun != null) {
      session = begun;
      if (over) {
        endSession();
      }
    }
  }

  /** The answer to {@code message} is complete. */
  void onAnswered(Call message, MessageReply reply) {
    open.remove(reply);
    if (isInitialized(message)) {
      greeting = false;
      listen();
    }
    pump();
    endIfDrained();
  }

  private static boolean isInitialized(Call message) {
    return message.message().orElse(null) instanceof RpcNotification notification
        && notification.method().equals(McpMethod.INITIALIZED.wireName());
  }

  private void listen() {
    if (!over && !draining && session != null && unasked == null) {
      unasked = new SessionFeed(this);
      unasked.open();
    }
  }

  /** Sends one message; {@code false}: wait for the client to take more. */
  boolean send(byte[] json) {
    return over || outlet.send(json);
  }

  void onDrain(Runnable action) {
    outlet.onDrain(action);
  }

  boolean isFull() {
    return outlet.isFull();
  }

  boolean isOver() {
    return over;
  }

  SseStreams place() {
    return place;
  }

  /** Ends as soon as every answer that is due has been sent. */
  void drain() {
    draining = true;
    if (unasked != null) {
      unasked.clientGone();
    }
    endIfDrained();
  }

  private void endIfDrained() {
    if (draining && open.isEmpty() && queue.isEmpty()) {
      end("ended by the gateway");
    }
  }

  /** Ends it; a client that wants to go on opens another. */
  void end(String why) {
    if (!over) {
      outlet.end();
      finish(Outcome.Status.OK, why);
    }
  }

  private void finish(Outcome.Status how, String detail) {
    if (over) {
      return;
    }
    over = true;
    place.closed(id, this);
    queue.clear();
    if (unasked != null) {
      unasked.clientGone();
    }
    List.copyOf(open).forEach(Open::clientGone);
    open.clear();
    endSession();
    ending.ended(how, detail, 0);
  }

  private void endSession() {
    if (session != null) {
      place.parts().pipeline().run(inSession(Arrival.Verb.DELETE), new NoReply());
    }
  }

  /** A request of the gateway's own in this session, on the caller's behalf. */
  Call inSession(Arrival.Verb verb) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    credentials.forEach(value -> headers.add(Map.entry("authorization", value)));
    if (session != null) {
      headers.add(Map.entry(McpHeader.SESSION_ID, session));
    }
    Arrival first = opening.arrival();
    return Call.of(
        new Arrival(
            place.ids().next(),
            place.parts().clock().instant(),
            System.nanoTime(),
            verb,
            first.route().at(Route.Door.MCP),
            Fields.of(headers),
            first.peer(),
            place.parts().snapshots().current()),
        Optional.empty());
  }
}
