package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.envelope.NotModern;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Where messages are posted. The stream's id says where the answer goes, and never who asks: each
 * message is authenticated, here and again on its way.
 */
final class MessageDoor {

  private static final byte[] NOTHING = new byte[0];

  private static final Refusal GONE =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such event stream, or it has ended: open one with GET, and send messages to the"
              + " address in its first event.");

  private static final Refusal FULL =
      Refusal.of(
              429,
              RpcError.LIMITED,
              "Too many messages wait on this event stream: read it, then send the next.")
          .withHeader("Retry-After", "1");

  private static final Refusal MODERN =
      Refusal.of(
          400,
          RpcError.INVALID_REQUEST,
          "MCP 2026-07-28 is not spoken over HTTP+SSE: send this to the address that ends in"
              + " /mcp.");

  private final SseStreams.Parts parts;

  MessageDoor(SseStreams.Parts parts) {
    this.parts = parts;
  }

  /** Answers 202 at once and lets the stream do the rest, or refuses. */
  void receive(Call call, ClientReply reply) {
    receive(call, Facts.NONE, reply);
  }

  private void receive(Call call, Facts facts, ClientReply reply) {
    switch (parts.authenticate().apply(call, facts)) {
      case StageResult.Continue known -> accept(known.call(), reply);
      case StageResult.Reply refused -> parts.pipeline().refuse(call, refused.refusal(), reply);
      case StageResult.Need need when facts.find(need.fact()).isEmpty() ->
          parts
              .pipeline()
              .fetch(need.fact(), call, facts, more -> receive(call, more, reply), reply);
      case StageResult.Park _, StageResult.Need _, StageResult.Ask _, StageResult.Elsewhere _ ->
          throw new IllegalStateException("who it is must be known at once");
    }
  }

  private void accept(Call call, ClientReply reply) {
    if (call.message().orElse(null) instanceof RpcRequest request
        && !(EnvelopeRead.read(request) instanceof NotModern)) {
      parts.pipeline().refuse(call, MODERN, reply);
      return;
    }
    Optional<StreamSeal.StreamId> id = id(call);
    boolean isElsewhere = id.filter(known -> !known.node().equals(parts.seal().node())).isPresent();
    if (isElsewhere && call.arrival().peer().via().isEmpty()) {
      parts
          .pipeline()
          .relay(
              call,
              id.orElseThrow().node(),
              reply,
              () -> parts.pipeline().refuse(call, GONE, reply));
      return;
    }
    Optional<SseStream> stream =
        id.map(known -> known.id().random()).flatMap(parts.directory()::find);
    switch (stream
        .map(found -> found.offer(onward(call), call.credential()))
        .orElse(SseStream.Taken.GONE)) {
      case YES -> reply.body(202, Map.of(), NOTHING);
      case FULL -> parts.pipeline().refuse(call, FULL, reply);
      case GONE -> parts.pipeline().refuse(call, GONE, reply);
    }
  }

  private Optional<StreamSeal.StreamId> id(Call call) {
    Arrival arrival = call.arrival();
    return StreamAddress.id(arrival.route().query())
        .flatMap(parts.seal()::open)
        .filter(known ->
            known.id().admits(call.principal(), arrival.route().endpoint(), arrival.time()));
  }

  /** The message as one of Streamable HTTP; only the stream knows its session. */
  private static Call onward(Call call) {
    Arrival posted = call.arrival();
    return Call.of(
        new Arrival(
            posted.id(),
            posted.time(),
            posted.nanos(),
            posted.verb(),
            posted.route().at(Route.Door.MCP),
            posted.headers().without(McpHeader.SESSION_ID),
            posted.peer(),
            posted.snapshot()),
        call.message());
  }
}
