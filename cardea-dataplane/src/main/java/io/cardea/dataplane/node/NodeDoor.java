package io.cardea.dataplane.node;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.wire.Fields;
import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerAnswer;
import io.cardea.model.node.PeerDoor;
import io.cardea.model.node.PeerRequest;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Where requests come in that other nodes relay here. What HTTP asks of them was checked where they
 * came in; what MCP and policy ask is checked here, as for any other. Thread-safe.
 */
public final class NodeDoor implements PeerDoor {

  /** The request path of one event loop. */
  public interface Receiver {

    /** A request with its whole body, empty for GET and DELETE. */
    void receive(Arrival arrival, byte[] body, ClientReply reply);
  }

  private record Entrance(EventLoop loop, Receiver receiver) {}

  private final SnapshotSource snapshots;
  private final Clock clock;
  private final List<Entrance> entrances = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  public NodeDoor(SnapshotSource snapshots, Clock clock) {
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /** Requests may come in on {@code loop} too. */
  public void add(EventLoop loop, Receiver receiver) {
    entrances.add(new Entrance(loop, receiver));
  }

  @Override
  public void receive(NodeId from, PeerRequest request, PeerAnswer answer) {
    List<Entrance> open = List.copyOf(entrances);
    Optional<Arrival> arrival = arrival(from, request);
    if (open.isEmpty() || arrival.isEmpty()) {
      answer.notTaken();
      return;
    }
    Entrance entrance = open.get(Math.floorMod(turn.getAndIncrement(), open.size()));
    entrance
        .loop()
        .run(() ->
            entrance
                .receiver()
                .receive(
                    arrival.get(),
                    request.body().bytes(),
                    new PeerClient(answer, entrance.loop())));
  }

  private Optional<Arrival> arrival(NodeId from, PeerRequest request) {
    GatewaySnapshot snapshot = snapshots.current();
    Optional<Arrival.Verb> verb =
        Stream.of(Arrival.Verb.values())
            .filter(known -> known.name().equals(request.verb()))
            .findFirst();
    return Route.parse(request.path())
        .filter(found -> found.door() == Route.Door.MCP || snapshot.settings().legacySse())
        .flatMap(route ->
            verb.map(known ->
                new Arrival(
                    request.id(),
                    clock.instant(),
                    System.nanoTime(),
                    known,
                    route.with(request.query()),
                    headers(request.fields()),
                    new Peer(
                        request.address(),
                        request.isLocal(),
                        Optional.of(from),
                        request.certificate()),
                    snapshot)));
  }

  private static Fields headers(List<PeerRequest.Field> fields) {
    return Fields.of(fields.stream().map(field -> Map.entry(field.name(), field.value())).toList());
  }
}
