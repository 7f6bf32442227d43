package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.session.SessionStore;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionState;
import io.cardea.upstream.exchange.Upstreams;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the sessions that sessions of an aggregate have at its servers. However many calls want the
 * same one at once, it is opened once. Thread-safe.
 */
public final class Attacher {

  private final SessionStore store;
  private final OpenStreams streams;
  private final EraBook eras;
  private final Incidents incidents;
  private final Map<Attached, CompletableFuture<Attaching>> opening = new ConcurrentHashMap<>();

  public Attacher(SessionStore store, OpenStreams streams, EraBook eras, Incidents incidents) {
    this.incidents = incidents;
    this.store = store;
    this.streams = streams;
    this.eras = eras;
  }

  /**
   * The session that {@code wanted} names, which is opened for {@code call} if there is none.
   *
   * @param upstreams of the current event loop
   */
  public CompletionStage<Attaching> attach(Call call, Attached wanted, Upstreams upstreams) {
    return attach(call, wanted, Optional.empty(), upstreams);
  }

  /**
   * The session that {@code wanted} names after its server has lost {@code lost}: what has come in
   * its place already, or what is opened for {@code call}. If that fails, the next who meets the
   * loss tries again.
   */
  public CompletionStage<Attaching> replace(
      Call call, Attached wanted, Attachment lost, Upstreams upstreams) {
    return attach(call, wanted, Optional.of(lost), upstreams);
  }

  private CompletionStage<Attaching> attach(
      Call call, Attached wanted, Optional<Attachment> lost, Upstreams upstreams) {
    CompletableFuture<Attaching> mine = new CompletableFuture<>();
    CompletableFuture<Attaching> others = opening.putIfAbsent(wanted, mine);
    if (others != null) {
      return others;
    }
    CompletableFuture<Attaching> _ = mine.whenComplete((_, _) -> opening.remove(wanted, mine));
    // Another call may have opened it since this one looked.
    store
        .find(wanted.key())
        .thenAccept(state -> open(new Wish(call, wanted, lost, upstreams, mine), state))
        // Also a fault in opening, or everybody would wait for it in vain.
        .exceptionally(failure -> {
          mine.completeExceptionally(failure);
          return null;
        });
    return mine;
  }

  /** A session that is wanted, for which call, and who is told of it. */
  private record Wish(
      Call call,
      Attached wanted,
      Optional<Attachment> lost,
      Upstreams upstreams,
      CompletableFuture<Attaching> result) {}

  private void open(Wish wish, Optional<SessionState> state) {
    if (state.isEmpty()) {
      wish.result().complete(new Attaching.Refused(ENDED));
      return;
    }
    String name = wish.wanted().adapter().label();
    Optional<Attachment> there = state.get().attachment(name);
    Adapter adapter = wish.call().permit().adapter();
    boolean isLost = there.isPresent() && there.equals(wish.lost());
    if (!isLost && there.filter(session -> adapter.takes(session.revision())).isPresent()) {
      wish.result().complete(new Attaching.Done(there.get()));
      return;
    }
    if (!isLost) {
      // One that was begun before the adapter's floor was raised.
      there.ifPresent(outdated -> Opening.abandon(wish.call(), outdated, wish.upstreams()));
    }
    CompletableFuture<Attaching> opened = new CompletableFuture<>();
    Terms terms = Terms.of(state.get(), name);
    new Opening(wish.call(), wish.wanted(), terms, wish.upstreams(), opened).start();
    CompletableFuture<Attaching> _ = opened.whenComplete((attaching, _) -> settle(wish, attaching));
  }

  private void settle(Wish wish, Attaching attaching) {
    Attached wanted = wish.wanted();
    if (wish.lost().isPresent()) {
      note(wanted.adapter(), attaching);
    }
    if (attaching instanceof Attaching.OtherEra) {
      eras.refused(wanted.adapter(), Era.LEGACY, wish.call().arrival().time());
    }
    if (!(attaching instanceof Attaching.Done done)) {
      wish.result().complete(attaching);
      return;
    }
    store
        .attach(wanted.key(), wanted.adapter().label(), done.attachment())
        .whenComplete((live, failure) -> {
          if (failure == null && live) {
            streams.onAttached(
                wanted.key(),
                wanted.adapter(),
                done.attachment(),
                () -> wish.result().complete(done));
          } else {
            Opening.abandon(wish.call(), done.attachment(), wish.upstreams());
            wish.result().complete(new Attaching.Refused(ENDED));
          }
        });
  }

  private void note(AdapterKey adapter, Attaching attaching) {
    switch (attaching) {
      case Attaching.Done _ ->
          incidents.note(
              adapter,
              Incident.Kind.SESSION_HEALED,
              "the server knew a session no more, and opened another");
      case Attaching.OtherEra _ ->
          incidents.note(
              adapter,
              Incident.Kind.HEALING_FAILED,
              "the server knew a session no more, and speaks another era now");
      case Attaching.Refused refused ->
          incidents.note(
              adapter,
              Incident.Kind.HEALING_FAILED,
              "the server knew a session no more, and opened none: " + refused.refusal().reason());
    }
  }

  private static final Refusal ENDED =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such session, or it has ended: send initialize again, without Mcp-Session-Id.");
}
