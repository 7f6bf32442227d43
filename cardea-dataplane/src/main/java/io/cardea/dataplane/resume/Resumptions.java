package io.cardea.dataplane.resume;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.HoppingReply;
import io.cardea.dataplane.resume.Streams.Placed;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Brings clients back to their streams: by {@code Last-Event-ID} to the one that the event belongs
 * to, without it to the one that their session has for what is said unasked. Lives on one event
 * loop.
 */
public final class Resumptions {

  /** A GET of a session, and what is done if it is to open a stream of its own. */
  private record Visit(Call call, ClientReply reply, Ending ending, Consumer<ClientReply> opening) {

    SessionKey session() {
      return call.session().orElseThrow().id().key();
    }

    /** The same visit on the event loop {@code there}, away from its connection's. */
    Visit at(StreamLoop there, StreamLoop connections) {
      HoppingReply hopping = new HoppingReply(reply, connections.loop(), there.loop());
      return new Visit(call, hopping, hopping.hopping(ending), opening);
    }
  }

  private final StreamLoop place;
  private final Streams streams;

  public Resumptions(StreamLoop place) {
    this.place = place;
    this.streams = place.streams();
  }

  /**
   * Answers the GET {@code call} of a session with the stream that it wants.
   *
   * @param ending learns how the connection ended, unless the GET opens a stream of its own
   * @param opening opens one, on the way back that it is given
   */
  public void open(Call call, ClientReply reply, Ending ending, Consumer<ClientReply> opening) {
    if (!reply.mayReturn()) {
      opening.accept(reply);
      return;
    }
    Visit visit = new Visit(call, reply, ending, opening);
    List<String> ids = call.arrival().headers(McpHeader.LAST_EVENT_ID);
    if (ids.isEmpty()) {
      join(visit);
    } else if (ids.size() > 1) {
      refuse(visit, Lost.SEVERAL_IDS);
    } else {
      streams
          .ids()
          .open(ids.getFirst())
          .filter(id -> id.stream().session().equals(visit.session().id()))
          .ifPresentOrElse(id -> resume(visit, id), () -> refuse(visit, Lost.UNKNOWN_ID));
    }
  }

  /** Whoever names no event gets what nobody was sent yet. */
  private void join(Visit visit) {
    find(visit, streams.ofSession(visit.session()), Wish.of(ResumableStream::sent));
  }

  private void resume(Visit visit, EventId id) {
    Optional<Placed> placed = streams.find(id.stream());
    if (placed.isPresent()) {
      attach(visit, placed.get(), Wish.of(_ -> id.sequence()), () -> lost(visit, id.stream()));
    } else {
      lost(visit, id.stream());
    }
  }

  /**
   * How a stream is to be read on.
   *
   * @param position after which place
   * @param followsUnknown whether it follows one that nobody knows any more
   */
  private record Wish(ToLongFunction<ResumableStream> position, boolean followsUnknown) {

    static Wish of(ToLongFunction<ResumableStream> position) {
      return new Wish(position, false);
    }
  }

  /** Attaches the visitor to {@code placed}, or opens a stream. */
  private void find(Visit visit, Optional<Placed> placed, Wish wish) {
    Runnable opening = opening(visit, wish.followsUnknown());
    if (placed.isPresent()) {
      attach(visit, placed.get(), wish, opening);
    } else {
      opening.run();
    }
  }

  private Runnable opening(Visit visit, boolean followsUnknown) {
    return () -> visit.opening().accept(place.opening(visit.call(), visit.reply(), followsUnknown));
  }

  /**
   * Attaches the visitor where the stream lives; {@code over} runs here if it is not there any
   * more.
   */
  private void attach(Visit visit, Placed placed, Wish wish, Runnable over) {
    StreamLoop there = placed.loop();
    Runnable opening = opening(visit, false);
    if (there.equals(place)) {
      attachHere(visit, placed, wish, over, opening);
    } else {
      Visit moved = visit.at(there, place);
      there.run(
          () -> attachHere(moved, placed, wish, () -> place.run(over), () -> place.run(opening)));
    }
  }

  private void attachHere(Visit visit, Placed placed, Wish wish, Runnable over, Runnable opening) {
    ResumableStream stream = placed.stream();
    long position = wish.position().applyAsLong(stream);
    if (!stream.isForgotten() && !stream.has(position)) {
      refuse(visit, Lost.UNKNOWN_ID);
    } else if (!placed.loop().isHere(stream)) {
      over.run();
    } else if (stream.isExhausted(position) && stream.name().kind() == StreamName.Kind.SESSION) {
      // What is said unasked goes on for ever: if not there, then on another.
      stream.forget(false);
      opening.run();
    } else {
      note(visit, Incident.Kind.STREAM_RESUMED, "the client came back for the rest of a stream");
      visit.reply().stream(Map.of());
      stream.attach(visit.reply(), visit.ending(), position);
      if (wish.followsUnknown()) {
        stream.missesWhatWasBefore();
      }
    }
  }

  /** The stream is over, or died with the node that had it. */
  private void lost(Visit visit, StreamName stream) {
    if (stream.kind() == StreamName.Kind.SESSION) {
      find(visit, streams.ofSession(visit.session()), new Wish(ResumableStream::sent, true));
    } else if (stream.request().isEmpty()) {
      refuse(visit, Lost.GONE);
    } else {
      note(visit, Incident.Kind.RESUME_REFUSED, "the answer is not kept any more");
      visit.reply().stream(Map.of());
      boolean _ = visit.reply().event(SseEvent.message(error(visit, Lost.GONE, stream)));
      visit.reply().end();
      visit.ending().ended(Outcome.Status.ERROR, EndDetail.refused(Lost.GONE), 0);
    }
  }

  private static byte[] error(Visit visit, Refusal refusal, StreamName stream) {
    return refusal.withRequestId(visit.call().arrival().id()).error().toBytes(stream.request());
  }

  private void note(Visit visit, Incident.Kind kind, String cause) {
    EndpointKey endpoint = visit.call().arrival().route().endpoint();
    if (endpoint.kind() == EndpointKey.Kind.ADAPTER) {
      streams.incidents().note(endpoint.adapterKey(endpoint.name()), kind, cause);
    } else {
      streams.incidents().note(kind, cause);
    }
  }

  private void refuse(Visit visit, Refusal refusal) {
    note(visit, Incident.Kind.RESUME_REFUSED, refusal.reason());
    visit
        .reply()
        .body(
            refusal.status(),
            Map.of(),
            refusal.withRequestId(visit.call().arrival().id()).error().toBytes(Optional.empty()));
    visit.ending().ended(Outcome.Status.ERROR, EndDetail.refused(refusal), 0);
  }
}
