package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.LostSession;
import io.cardea.dataplane.relay.Relay;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.audit.Outcome;
import io.cardea.model.incident.Incident;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.concurrent.CompletionStage;

/** Opens sessions at servers anew that the servers have lost. Lives on one event loop. */
final class Healing {

  private static final Refusal NO_SESSION =
      Refusal.of(503, RpcError.UNAVAILABLE, "The MCP server opens no session. Try again later.")
          .withHeader("Retry-After", "5");

  private final Driver.Parts parts;
  private final EventLoop loop;

  Healing(Driver.Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /**
   * A server that has forgotten the session behind an aggregate has not run the call: it gets it in
   * a new session, once.
   */
  UpstreamReply around(Call call, Relay relay) {
    boolean canHeal =
        call.isMediated()
            && call.requestId().isPresent()
            && call.attachment().flatMap(Attachment::id).isPresent();
    return canHeal ? new LostSession(relay, () -> heal(call, relay)) : relay;
  }

  private void heal(Call call, Relay relay) {
    Call.Session session = call.session().orElseThrow();
    Adapter adapter = call.server().orElseThrow();
    CompletionStage<Attaching> attaching =
        parts
            .sessions()
            .detach(session.id().key(), adapter.key().name(), call.attachment().orElseThrow())
            .thenCompose(_ ->
                parts.attacher().attach(call, Attached.of(session, adapter), parts.upstreams()));
    loop.await(
        attaching,
        adapter.limits().idleTimeout(),
        attached -> healed(call, session, adapter, attached, relay),
        _ -> failed(adapter, "the server opened no session in time", NO_SESSION, relay));
  }

  private void healed(
      Call call, Call.Session session, Adapter adapter, Attaching attached, Relay relay) {
    switch (attached) {
      case Attaching.Done done -> {
        if (!relay.isOver()) {
          parts
              .incidents()
              .note(
                  adapter.key(),
                  Incident.Kind.SESSION_HEALED,
                  "the server knew the session of a call no more (404), and opened another");
          Call again = call.withSession(session.with(adapter, done.attachment()));
          relay.attach(
              parts.upstreams().open(call.permit(), parts.bridge().toUpstream(again), relay));
        }
      }
      case Attaching.OtherEra other ->
          failed(adapter, "the server speaks the other era now", other.refusal(), relay);
      case Attaching.Refused refused ->
          failed(adapter, "the server opened no session", refused.refusal(), relay);
    }
  }

  private void failed(Adapter adapter, String cause, Refusal refusal, Relay relay) {
    parts.incidents().note(adapter.key(), Incident.Kind.HEALING_FAILED, cause);
    relay.refuse(refusal, Outcome.Status.ERROR);
  }
}
