package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
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
  private final Map<Attached, CompletableFuture<Attaching>> opening = new ConcurrentHashMap<>();

  public Attacher(SessionStore store, OpenStreams streams, EraBook eras) {
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
    CompletableFuture<Attaching> mine = new CompletableFuture<>();
    CompletableFuture<Attaching> others = opening.putIfAbsent(wanted, mine);
    if (others != null) {
      return others;
    }
    CompletableFuture<Attaching> _ = mine.whenComplete((_, _) -> opening.remove(wanted, mine));
    // Another call may have opened it since this one looked.
    store
        .find(wanted.key())
        .thenAccept(state -> open(call, wanted, state, upstreams, mine))
        // Also a fault in opening, or everybody would wait for it in vain.
        .exceptionally(failure -> {
          mine.completeExceptionally(failure);
          return null;
        });
    return mine;
  }

  private void open(
      Call call,
      Attached wanted,
      Optional<SessionState> state,
      Upstreams upstreams,
      CompletableFuture<Attaching> result) {
    if (state.isEmpty()) {
      result.complete(new Attaching.Refused(ENDED));
      return;
    }
    Optional<Attachment> there = state.get().attachment(wanted.adapter().name());
    Adapter adapter = call.permit().adapter();
    if (there.filter(session -> adapter.takes(session.revision())).isPresent()) {
      result.complete(new Attaching.Done(there.get()));
      return;
    }
    // One that was begun before the adapter's floor was raised.
    there.ifPresent(outdated -> Opening.abandon(call, outdated, upstreams));
    CompletableFuture<Attaching> opened = new CompletableFuture<>();
    new Opening(call, wanted, state.get().logLevel(), upstreams, opened).start();
    CompletableFuture<Attaching> _ =
        opened.whenComplete((attaching, _) -> settle(wanted, attaching, call, upstreams, result));
  }

  private void settle(
      Attached wanted,
      Attaching attaching,
      Call call,
      Upstreams upstreams,
      CompletableFuture<Attaching> result) {
    if (attaching instanceof Attaching.OtherEra) {
      eras.refused(wanted.adapter(), Era.LEGACY, call.arrival().time());
    }
    if (!(attaching instanceof Attaching.Done done)) {
      result.complete(attaching);
      return;
    }
    store
        .attach(wanted.key(), wanted.adapter().name(), done.attachment())
        .whenComplete((live, failure) -> {
          if (failure == null && live) {
            streams.onAttached(
                wanted.key(), wanted.adapter(), done.attachment(), () -> result.complete(done));
          } else {
            Opening.abandon(call, done.attachment(), upstreams);
            result.complete(new Attaching.Refused(ENDED));
          }
        });
  }

  private static final Refusal ENDED =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such session, or it has ended: send initialize again, without Mcp-Session-Id.");
}
