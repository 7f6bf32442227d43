package io.cardea.dataplane.resume;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.mcp.sse.SseEvent;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that outlives the connections on which its client reads it. One connection reads
 * at a time; each event is sent in its order, from after the one that the client names. Lives on
 * one event loop.
 */
final class ResumableStream {

  /** Learns what becomes of it. */
  interface Keeper {

    /** Somebody reads it. */
    void onRead(ResumableStream stream);

    /** Nobody reads it any more, though it goes on. */
    void onUnread(ResumableStream stream);

    /** It has ended, and nobody reads it. */
    void onOver(ResumableStream stream);

    /** It is not there any more. */
    void onForgotten(ResumableStream stream);
  }

  private final StreamName name;
  private final String prefix;
  private final boolean primes;
  private final Ring ring;
  private final Keeper keeper;
  private final LongSupplier nanos;
  private @Nullable Reader reader;
  private Runnable onDrain = () -> {};
  private Runnable onAbandoned = () -> {};
  private long sent;
  private boolean waiting;
  private boolean ended;
  private boolean closed;
  private boolean forgotten;

  /**
   * A stream without events.
   *
   * @param prefix of the ids of its events
   * @param primes whether its client knows events that only have an id (since 2025-11-25)
   * @param nanos the monotonic clock
   */
  ResumableStream(
      StreamName name,
      String prefix,
      boolean primes,
      Ring ring,
      Keeper keeper,
      LongSupplier nanos) {
    this.name = name;
    this.prefix = prefix;
    this.primes = primes;
    this.ring = ring;
    this.keeper = keeper;
    this.nanos = nanos;
  }

  StreamName name() {
    return name;
  }

  int bytes() {
    return ring.bytes();
  }

  /** The place of the last event that was sent to any reader. */
  long sent() {
    return sent;
  }

  boolean isForgotten() {
    return forgotten;
  }

  /** Whether it has ended, and a reader that is past {@code position} would get nothing. */
  boolean isExhausted(long position) {
    return ended && position >= ring.last();
  }

  /** Whether {@code position} is a place that a client of it can be at. */
  boolean has(long position) {
    return position <= sent;
  }

  /**
   * Lets {@code client} read from after {@code position} on, in the place of whoever did before.
   * Its head has been sent.
   *
   * @param ending learns how the connection ended
   */
  void attach(ClientReply client, Ending ending, long position) {
    Reader older = reader;
    Reader next = new Reader(client, ending, position);
    reader = next;
    if (older != null) {
      older.end("another connection took its place");
    }
    keeper.onRead(this);
    client.onGone(() -> onGone(next));
    if (next.equals(reader)) {
      prime(next);
      pump();
    }
  }

  /** Tells where to go on from, should the connection break before the next event. */
  private void prime(Reader next) {
    if (primes) {
      send(next, SseEvent.message(new byte[0]).withId(prefix + next.position()));
    }
  }

  private void onGone(Reader gone) {
    if (gone.equals(reader)) {
      reader = null;
      gone.gone();
      unread();
    }
  }

  private void unread() {
    if (closed) {
      abandon();
    } else if (ended) {
      keeper.onOver(this);
    } else {
      keeper.onUnread(this);
      drained();
    }
  }

  private void drained() {
    if (waiting && takesMore()) {
      waiting = false;
      onDrain.run();
    }
  }

  /** What to do when more may come, and when nobody came for it in time. */
  void feeds(Runnable drained, Runnable abandoned) {
    onDrain = drained;
    onAbandoned = abandoned;
  }

  /** The next event; {@code false}: more should wait until it is drained. */
  boolean event(SseEvent event) {
    if (forgotten) {
      return true;
    }
    Reader now = reader;
    if (event.isEmpty()) {
      if (now != null && event.retry().isPresent()) {
        send(now, event.withoutId());
      }
    } else {
      long place = ring.last() + 1;
      SseEvent named = event.withId(prefix + place);
      if (now != null && !now.isFull() && now.position() == place - 1) {
        deliver(now, place, named);
      }
      ring.add(named, nanos.getAsLong(), protectedFrom());
    }
    waiting = !takesMore();
    return !waiting;
  }

  private boolean takesMore() {
    Reader now = reader;
    return now == null ? ring.hasRoom(sent) : !now.isFull() && now.position() == ring.last();
  }

  /** What comes after it has not been sent to whoever reads. */
  private long protectedFrom() {
    Reader now = reader;
    return now == null ? sent : now.position();
  }

  private void deliver(Reader to, long place, SseEvent event) {
    to.moveTo(place);
    sent = Math.max(sent, place);
    send(to, event);
  }

  private void send(Reader to, SseEvent event) {
    if (!to.client().event(event)) {
      to.full(true);
      to.client()
          .onDrain(() -> {
            to.full(false);
            if (to.equals(reader)) {
              pump();
            }
          });
    }
  }

  /** Sends what the reader does not have yet, as fast as it takes it. */
  private void pump() {
    Reader now = reader;
    while (now != null && !now.isFull() && now.position() < ring.last()) {
      Optional<Kept> next = ring.after(now.position());
      long place = next.map(Kept::sequence).orElse(ring.last() + 1);
      long missing = place - now.position() - 1;
      if (missing > 0) {
        deliver(now, place - 1, Lost.messages(missing).withId(prefix + (place - 1)));
      } else {
        deliver(now, place, next.orElseThrow().event());
      }
    }
    if (now != null && ended && !now.isFull() && now.position() == ring.last()) {
      reader = null;
      now.end("stream");
      unread();
    } else {
      drained();
    }
  }

  /** Nothing more will come. */
  void end() {
    if (forgotten || ended) {
      return;
    }
    ended = true;
    // It may be kept for long: not so whoever has fed it, and the connection that came from.
    feeds(() -> {}, () -> {});
    if (reader == null) {
      unread();
    } else {
      pump();
    }
  }

  /** Says first that what came before is not known any more. */
  void missesWhatWasBefore() {
    event(Lost.unknownMessages());
  }

  /** Lets a client go that can come back, until it does. */
  void letGo(int retryMillis) {
    Reader now = reader;
    if (now != null && primes && !ended) {
      reader = null;
      boolean _ = now.client().event(SseEvent.retry(retryMillis));
      now.end("the client was asked to come back");
      unread();
    }
  }

  /** Its session has ended: nobody can come back any more. */
  void close() {
    closed = true;
    if (reader == null) {
      abandon();
    }
  }

  /** Nobody came for it in time. */
  void abandon() {
    if (!forgotten) {
      boolean goesOn = !ended;
      forget(false);
      if (goesOn) {
        onAbandoned.run();
      }
    }
  }

  /**
   * Gives up what it keeps.
   *
   * @param evicted whether its room was taken already
   */
  void forget(boolean evicted) {
    if (!forgotten) {
      forgotten = true;
      ring.clear(evicted);
      keeper.onForgotten(this);
    }
  }
}
