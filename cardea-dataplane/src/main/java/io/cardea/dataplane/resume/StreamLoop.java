package io.cardea.dataplane.resume;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.resume.Streams.Placed;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.session.SessionStore.SessionKey;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * One event loop's part of the streams that clients can come back to: those that it has opened, and
 * what goes on without a client. Lives on one event loop.
 */
public final class StreamLoop {

  private static final Duration SWEEP = Duration.ofMillis(100);

  private final Streams streams;
  private final EventLoop loop;
  private final Unread unread = new Unread();
  private final Unread over = new Unread();
  private final IdentityHashMap<ResumableStream, ReplayBudget.Retired> retired =
      new IdentityHashMap<>();

  /** To be called on the event loop it belongs to. */
  public StreamLoop(Streams streams, EventLoop loop) {
    this.streams = streams;
    this.loop = loop;
    loop.every(SWEEP, this::sweep);
  }

  private void sweep() {
    long keep = streams.limits().keep().toNanos();
    long now = System.nanoTime();
    streams.countUnread(-unread.sweep(keep, now));
    int _ = over.sweep(keep, now);
  }

  /**
   * The way back for {@code call}: for a message in a session one that survives the going of a
   * client that may return.
   */
  public ClientReply surviving(Call call, ClientReply reply) {
    boolean survives =
        call.arrival().verb() == Arrival.Verb.POST
            && !call.revision().isModern()
            && call.session().isPresent()
            && reply.mayReturn();
    return survives ? new ResumableReply(call, reply, this, false) : reply;
  }

  /**
   * The way back for a stream that the client asked for.
   *
   * @param followsUnknown whether it follows one that is not known any more
   */
  ClientReply opening(Call call, ClientReply reply, boolean followsUnknown) {
    return new ResumableReply(call.forStream(), reply, this, followsUnknown);
  }

  /** {@code session} has ended: nobody can come back to its streams. */
  public void ended(SessionKey session) {
    streams.allOf(session).forEach(placed -> placed.loop().run(placed.stream()::close));
  }

  /** A new stream for the answer to {@code call}. */
  ResumableStream begin(Call call) {
    SessionKey session = call.session().orElseThrow().id().key();
    boolean asksForStream = call.arrival().verb() == Arrival.Verb.GET;
    StreamName name =
        new StreamName(
            streams.node(),
            streams.nextNumber(),
            asksForStream ? StreamName.Kind.SESSION : StreamName.Kind.CALL,
            session.id(),
            asksForStream ? Optional.empty() : call.requestId());
    boolean primes =
        call.session().orElseThrow().id().revision().compareTo(Revision.R2025_11_25) >= 0;
    ResumableStream stream =
        new ResumableStream(
            name,
            streams.ids().prefix(name),
            primes,
            streams.newRing(session),
            new Keeping(session),
            System::nanoTime);
    streams.add(new Placed(stream, session, this));
    return stream;
  }

  /** Keeps {@code stream} from being given up; {@code false} if that has happened. */
  boolean isHere(ResumableStream stream) {
    ReplayBudget.Retired offered = retired.remove(stream);
    if (offered != null && !offered.reclaim()) {
      stream.forget(true);
    }
    return !stream.isForgotten();
  }

  /** The client of an answer that has not begun has gone. */
  void unanswered(Object what, Runnable overdue) {
    unread.add(what, System.nanoTime(), overdue);
    streams.countUnread(1);
  }

  /** Such an answer needs to be waited for no more. */
  void answered(Object what) {
    if (unread.remove(what)) {
      streams.countUnread(-1);
    }
  }

  void run(Runnable task) {
    loop.run(task);
  }

  EventLoop loop() {
    return loop;
  }

  Streams streams() {
    return streams;
  }

  /** Looks after the streams of one session. */
  private final class Keeping implements ResumableStream.Keeper {
    private final SessionKey session;

    Keeping(SessionKey session) {
      this.session = session;
    }

    @Override
    public void onRead(ResumableStream stream) {
      answered(stream);
      over.remove(stream);
    }

    @Override
    public void onUnread(ResumableStream stream) {
      unanswered(stream, stream::abandon);
    }

    @Override
    public void onOver(ResumableStream stream) {
      answered(stream);
      if (stream.bytes() == 0) {
        stream.forget(false);
        return;
      }
      over.add(
          stream,
          System.nanoTime(),
          () -> {
            if (isHere(stream)) {
              stream.forget(false);
            }
          });
      String owner = session.tenant() + "/" + session.principal();
      retired.put(
          stream, streams.budget().retire(owner, stream.bytes(), () -> run(() -> isHere(stream))));
    }

    @Override
    public void onForgotten(ResumableStream stream) {
      answered(stream);
      over.remove(stream);
      retired.remove(stream);
      streams.remove(session, stream);
    }
  }
}
