package io.cardea.dataplane.node;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerExchange;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.PeerRequest;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Brings requests to the nodes they belong to, as they came: the owner runs each through its own
 * whole pipeline, and here only the answer passes. Lives on one event loop.
 */
public final class Relaying {

  private static final byte[] NOTHING = new byte[0];

  private static final Refusal FULL =
      Refusal.of(
              503,
              RpcError.UNAVAILABLE,
              "Too much is under way between the nodes of this gateway. Try again in a second.")
          .withHeader("Retry-After", "1");

  /** What becomes of a request that was not answered by its owner. */
  public interface Otherwise {

    /** Nothing was done with it: where it belongs is to be found out anew. */
    void again();

    /** It is over, and why; {@code reply} has not begun to answer. */
    void refused(Refusal refusal);

    /** It is over, and why; the client has been told in the middle of its answer. */
    void noted(Refusal refusal);
  }

  private final PeerLink link;
  private final Relays relays;
  private final EventLoop loop;
  private final Set<RelayedAnswer> streams = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param relays what all event loops of this node have under way
   */
  public Relaying(PeerLink link, Relays relays, EventLoop loop) {
    this.link = link;
    this.relays = relays;
    this.loop = loop;
  }

  /**
   * Brings the request of {@code call} to {@code owner}. What was relayed here is not relayed once
   * more: the node that it came from is told to look again.
   */
  public void relay(Call call, NodeId owner, ClientReply reply, Otherwise otherwise) {
    if (call.arrival().peer().via().isPresent()) {
      if (reply instanceof PeerClient back) {
        back.notTaken();
      } else {
        otherwise.refused(FULL.because("relayed by one node and belongs to another"));
      }
      return;
    }
    byte[] body = call.message().map(Relaying::bytes).orElse(NOTHING);
    boolean isCall = call.arrival().verb() != Arrival.Verb.GET;
    if (!relays.begin(owner, body.length, isCall)) {
      otherwise.refused(FULL.because("too much is under way at node " + owner.name()));
      return;
    }
    RelayedAnswer answer =
        new RelayedAnswer(
            call,
            loop,
            reply,
            otherwise,
            over -> {
              streams.remove(over);
              relays.end(owner, body.length, isCall);
            });
    if (!isCall) {
      streams.add(answer);
    }
    PeerExchange exchange = link.relay(owner, request(call.arrival(), body), answer);
    answer.attach(exchange);
  }

  /**
   * Ends the streams that other nodes send through this one; their clients come back within {@code
   * spreadMillis}.
   */
  public void endStreams(int spreadMillis, RandomGenerator random) {
    List.copyOf(streams).forEach(stream -> stream.endStream(1 + random.nextInt(spreadMillis)));
  }

  private static byte[] bytes(RpcMessage message) {
    return message.document().rawBytes(message.node());
  }

  private static PeerRequest request(Arrival arrival, byte[] body) {
    return new PeerRequest(
        arrival.id(),
        arrival.verb().name(),
        arrival.route().path(),
        arrival.route().query(),
        fields(arrival),
        arrival.peer().address(),
        arrival.peer().isLocal(),
        arrival.peer().certificate(),
        PeerRequest.Body.of(body));
  }

  private static List<PeerRequest.Field> fields(Arrival arrival) {
    Fields fields = arrival.headers();
    return IntStream.range(0, fields.size())
        .mapToObj(i -> new PeerRequest.Field(fields.name(i), fields.value(i)))
        .toList();
  }
}
