package io.cardea.dataplane.gateway;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.LostSession;
import io.cardea.dataplane.relay.Relay;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.audit.Outcome;
import io.cardea.model.incident.Incident;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens sessions at servers anew that the servers have lost. Lives on one event loop. */
final class Healing {

  private static final UpstreamHead ACCEPTED = new UpstreamHead(202, _ -> null, "");

  private static final Refusal NO_SESSION =
      Refusal.of(
              503,
              RpcError.UNAVAILABLE,
              "The MCP server has lost its session and opens no other now, so the call did not run."
                  + " Try again later.")
          .withHeader("Retry-After", "5")
          .saying(Refusal.NOT_EXECUTED);

  private final Driver.Parts parts;
  private final EventLoop loop;

  Healing(Driver.Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /**
   * A server that has forgotten the session of a call has not run it: it gets it in a new session,
   * once. What is no request was about the session that is gone; it is done with.
   */
  UpstreamReply around(Call call, Relay relay) {
    if (!canHeal(call)) {
      return relay;
    }
    if (call.requestId().isEmpty()) {
      return new LostSession(
          relay,
          () -> {
            relay.onBody(ACCEPTED, new byte[0]);
            reopen(call, _ -> {}, _ -> {});
          });
    }
    return new LostSession(
        relay,
        () -> heal(call, relay, again -> send(again, relay, parts.bridge().toUpstream(again))));
  }

  /**
   * The same for an event stream, which begins anew: no event of the old session is in it.
   *
   * @param passed may go on with the new session's stream before; a server may refuse a second one
   */
  UpstreamReply aroundStream(Call call, Relay relay, PassedStream passed) {
    return canHeal(call)
        ? new LostSession(relay, () -> heal(call, relay, again -> stream(again, relay, passed)))
        : relay;
  }

  private void stream(Call call, Relay relay, PassedStream passed) {
    Attachment attachment = call.attachment().orElseThrow();
    if (!passed.isOf(attachment)) {
      send(call, relay, UpstreamMessages.stream(attachment, Optional.empty()));
    }
  }

  private void send(Call call, Relay relay, UpstreamRequest request) {
    relay.attach(parts.upstreams().openLasting(call.permit(), request, relay));
  }

  private static boolean canHeal(Call call) {
    return call.canReopen()
        && call.serverEra() == Era.LEGACY
        && call.arrival().verb() != Arrival.Verb.DELETE
        && call.attachment().flatMap(Attachment::id).isPresent();
  }

  /** Goes on with {@code call} as it is in another session, if its client still waits then. */
  private void heal(Call call, Relay relay, Consumer<Call> goOn) {
    reopen(
        call,
        again -> {
          if (!relay.isOver()) {
            goOn.accept(again);
          }
        },
        failed -> {
          switch (failed) {
            case OTHER_ERA -> relay.turnToOtherEra();
            case NO_SESSION -> relay.refuse(NO_SESSION, Outcome.Status.ERROR);
          }
        });
  }

  private enum Failed {
    OTHER_ERA,
    NO_SESSION
  }

  /** Opens the session anew, and goes on with {@code call} as it is in that. */
  private void reopen(Call call, Consumer<Call> then, Consumer<Failed> failed) {
    Call.Session session = call.session().orElseThrow();
    Adapter adapter = call.server().orElseThrow();
    Attachment lost = call.attachment().orElseThrow();
    loop.await(
        parts.attacher().replace(call, Attached.of(session, adapter), lost, parts.upstreams()),
        adapter.limits().idleTimeout(),
        attaching -> {
          switch (attaching) {
            case Attaching.Done done ->
                then.accept(call.withSession(session.with(adapter, done.attachment())));
            case Attaching.OtherEra _ -> {
              // What has no sessions needs none: the next call is made without.
              parts.sessions().detach(session.id().key(), adapter.key().label(), lost);
              failed.accept(Failed.OTHER_ERA);
            }
            case Attaching.Refused _ -> failed.accept(Failed.NO_SESSION);
          }
        },
        _ -> {
          parts
              .incidents()
              .note(
                  adapter.key(),
                  Incident.Kind.HEALING_FAILED,
                  "the server opened no session in time");
          failed.accept(Failed.NO_SESSION);
        });
  }
}
