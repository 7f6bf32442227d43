package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.guard.StreamGuard;
import io.cardea.dataplane.listener.CorrelationIds;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.session.SessionId;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** HTTP+SSE on one event loop: opens the streams, and takes in what is posted here. */
public final class SseStreams {

  private static final Duration SWEEP = Duration.ofSeconds(1);

  /**
   * What it works with.
   *
   * @param directory the streams of every event loop
   * @param seal seals their ids
   * @param authenticate finds out who posts a message
   * @param guard ends streams that their callers may not have any more
   * @param snapshots the configuration in force
   * @param pipeline the request path of this event loop
   */
  public record Parts(
      StreamDirectory directory,
      StreamSeal seal,
      Stage authenticate,
      StreamGuard guard,
      SnapshotSource snapshots,
      Pipeline pipeline,
      Clock clock) {}

  private final Parts parts;
  private final EventLoop loop;
  private final CorrelationIds ids;
  private final MessageDoor door;
  private final Set<SseStream> open = Collections.newSetFromMap(new IdentityHashMap<>());

  public SseStreams(Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
    this.ids = new CorrelationIds(parts.clock());
    this.door = new MessageDoor(parts);
    loop.every(SWEEP, this::sweep);
  }

  /** Opens the stream that {@code call}, whose caller may use the endpoint, asks for. */
  public void open(Call call, ClientReply reply, Ending ending) {
    GatewaySettings settings = call.arrival().snapshot().settings();
    Instant now = call.arrival().time();
    SessionId id =
        new SessionId(
            call.arrival().route().endpoint(),
            call.principal().digest(),
            Revision.R2024_11_05,
            now,
            now.plus(settings.limits().sessionTtl()),
            parts.seal().freshRandom(),
            Optional.empty(),
            Optional.empty());
    SseStream stream = new SseStream(call, id, parts.guard().around(call, reply), ending, this);
    open.add(stream);
    parts.directory().add(id.random(), stream);
    stream.begin(StreamAddress.of(call.arrival(), parts.seal().seal(id)));
  }

  /** Takes in a message that was posted. */
  public void receive(Call call, ClientReply reply) {
    door.receive(call, reply);
  }

  /** Ends each stream as soon as the answers that are due have been sent on it. */
  public void endAll() {
    List.copyOf(open).forEach(SseStream::drain);
  }

  private void sweep() {
    boolean off = !parts.snapshots().current().settings().legacySse();
    Instant now = parts.clock().instant();
    List.copyOf(open).stream()
        .filter(stream -> off || stream.isExpired(now))
        .forEach(stream -> stream.end("ended by the gateway"));
  }

  void closed(SessionId id, SseStream stream) {
    open.remove(stream);
    parts.directory().remove(id.random());
  }

  Parts parts() {
    return parts;
  }

  EventLoop loop() {
    return loop;
  }

  CorrelationIds ids() {
    return ids;
  }
}
