package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.rounds.RoundTrips;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Calls of sessions at servers that know none. Lives on one event loop. */
final class ToModernServer implements Crossing {

  private final Driver.Parts parts;
  private final EventLoop loop;
  private final BiConsumer<Call, ClientReply> again;

  /**
   * @param again brings a call through all stages once more
   */
  ToModernServer(Driver.Parts parts, EventLoop loop, BiConsumer<Call, ClientReply> again) {
    this.parts = parts;
    this.loop = loop;
    this.again = again;
  }

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    if (call.is(McpMethod.RESOURCES_SUBSCRIBE) || call.is(McpMethod.RESOURCES_UNSUBSCRIBE)) {
      parts.answers().subscribe(call, reply, end);
      return;
    }
    RoundTrips trips =
        new RoundTrips(
            call,
            reply,
            end,
            parts.answers().rewriting(call),
            new RoundTrips.Parts(
                parts.answers().questions(),
                parts.inFlight(),
                parts.sessions(),
                loop,
                (request, answer) -> parts.upstreams().open(call.permit(), request, answer)));
    trips.relay().onOtherEra(() -> otherEra(call, reply, trips));
    trips.begin(parts.bridge().toUpstream(call));
  }

  /** A server that wants sessions after all has not run the call; it gets it in one. */
  private Optional<Runnable> otherEra(Call call, ClientReply reply, RoundTrips trips) {
    Adapter adapter = call.server().orElseThrow();
    boolean worthATry =
        parts.answers().eras().refused(adapter.key(), Era.MODERN, call.arrival().time());
    return worthATry && !trips.isUnderWay() && adapter.takes(Revision.R2025_11_25.date())
        ? Optional.of(() -> again.accept(call.afresh(), reply))
        : Optional.empty();
  }
}
