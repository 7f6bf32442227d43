package io.cardea.dataplane.suspend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.aggregate.Opening;
import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.bridge.Judge;
import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.relay.Discard;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One session at a legacy server in which one call runs at a time, so that whatever the server asks
 * or tells is about that call. Lives on one event loop.
 */
final class Seat {

  /** How long the first call waits for the session's stream to stand. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long what is still to be said may take before the session is ended. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final SeatPool pool;
  private final SeatLoop place;
  private final Permit permit;
  private final ClientAbilities abilities;
  private final int jsonDepth;
  private @Nullable Attachment attachment;
  private @Nullable SeatStream stream;
  private @Nullable Turn turn;
  private Optional<String> level = Optional.empty();
  private boolean logs;
  private boolean taken = true;
  private boolean retired;
  private boolean ended;
  private int saying;
  private @Nullable Runnable lastWord;
  private long idleSince;

  /** A seat in the name of the principal of {@code call}, where its server may ask so much. */
  Seat(SeatPool pool, Call call, ClientAbilities abilities) {
    this.pool = pool;
    this.place = pool.place();
    this.permit = call.permit();
    this.abilities = abilities;
    this.jsonDepth = call.arrival().snapshot().settings().limits().jsonDepth();
  }

  SeatLoop place() {
    return place;
  }

  SeatPool pool() {
    return pool;
  }

  boolean isIdle() {
    return !taken && !ended;
  }

  boolean isFreeFor(Adapter adapter, ClientAbilities wanted) {
    return isIdle() && abilities.equals(wanted) && permit.adapter().equals(adapter);
  }

  /** Begins the session, for {@code first} to be its first call. */
  void open(Visit first) {
    Call call = first.call();
    SessionKey key =
        new SessionKey(pool.guest().adapter().tenant().value(), pool.guest().principal(), "seat");
    Attached wanted =
        new Attached(key, permit.adapter().key(), Revision.R2025_11_25, abilities.json());
    CompletableFuture<Attaching> result = new CompletableFuture<>();
    Opening opening = new Opening(call, wanted, place.upstreams(), result);
    CompletableFuture<Attaching> _ =
        result.whenComplete((attaching, fault) -> {
          if (attaching instanceof Attaching.Done done) {
            logs = opening.declaresLogs();
            opened(done.attachment(), first);
          } else {
            notOpened(attaching, first);
          }
        });
    opening.start();
  }

  private void notOpened(@Nullable Attaching why, Visit first) {
    ended = true;
    switch (why) {
      case Attaching.Refused refused -> first.refuse(refused.refusal());
      case Attaching.OtherEra other -> {
        boolean _ =
            place
                .answers()
                .eras()
                .refused(permit.adapter().key(), Era.LEGACY, place.seats().clock().instant());
        first.refuse(other.refusal());
      }
      case Attaching.Done _ -> throw new IllegalStateException("it was opened");
      case null ->
          first.guarded(() -> {
            throw new IllegalStateException("no session, and nobody knows why");
          });
    }
    pool.onEnded(this);
  }

  private void opened(Attachment attached, Visit first) {
    attachment = attached;
    boolean[] begun = new boolean[1];
    Runnable begin =
        () -> {
          if (!begun[0]) {
            begun[0] = true;
            take(first);
          }
        };
    if (attached.id().isEmpty()) {
      begin.run();
      return;
    }
    stream = new SeatStream(permit, place, attached, this::onStreamEvent, begin);
    stream.open();
    place.loop().after(PATIENCE, begin);
  }

  /** Runs the call of {@code visit}. */
  void take(Visit visit) {
    taken = true;
    if (visit.isOver() || ended) {
      release();
      return;
    }
    Turn begun = new Turn(this, visit);
    turn = begun;
    level(visit.terms(), () -> visit.guarded(begun::send));
  }

  /** Lets the server log from the level on that the call wants, then runs {@code then}. */
  void level(CallTerms terms, Runnable then) {
    if (!logs || terms.logLevel().isEmpty() || terms.logLevel().equals(level)) {
      then.run();
    } else {
      level = terms.logLevel();
      say(Opening.setLevel(level.get()).getBytes(UTF_8), new Discard(then));
    }
  }

  Attachment attachment() {
    Attachment known = attachment;
    if (known == null) {
      throw new IllegalStateException("not opened yet");
    }
    return known;
  }

  /** Says something in the session; the session is not ended before it is said. */
  void say(byte[] json, UpstreamReply reply) {
    if (attachment != null) {
      say(UpstreamMessages.message(attachment, json), reply);
    }
  }

  /** Tells the server that nobody waits for its request {@code id} any more. */
  void cancel(RequestId id) {
    if (attachment != null) {
      say(ModernToLegacy.cancel(id, attachment), new Discard());
    }
  }

  private void say(UpstreamRequest request, UpstreamReply reply) {
    saying++;
    UpstreamExchange _ = place.upstreams().open(permit, request, new Said(reply, this::onSaid));
  }

  private void onSaid() {
    saying--;
    if (saying == 0 && lastWord != null) {
      lastWord.run();
    }
  }

  private void onStreamEvent(SseEvent event) {
    if (turn != null) {
      turn.onAside(event);
    } else if (Json.parse(event.data(), jsonDepth) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcRequest request) {
      Judge.answer(request, ClientAbilities.NONE).ifPresent(json -> say(json, new Discard()));
    }
  }

  void pauseStream(boolean pause) {
    if (stream != null) {
      stream.pause(pause);
    }
  }

  /** Its call is over as it should be. */
  void release() {
    turn = null;
    taken = false;
    idleSince = System.nanoTime();
    if (retired) {
      end();
    } else {
      pool.onFree();
    }
  }

  /** Ends the session; what is on its way to the server gets there before. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    turn = null;
    if (stream != null) {
      stream.close();
    }
    if (attachment != null && attachment.id().isPresent()) {
      place.seats().beginEnding();
      boolean[] done = new boolean[1];
      Runnable delete =
          () -> {
            if (!done[0]) {
              done[0] = true;
              delete();
            }
          };
      if (saying == 0) {
        delete.run();
      } else {
        lastWord = delete;
        place.loop().after(LAST_WORDS, delete);
      }
    }
    pool.onEnded(this);
  }

  private void delete() {
    UpstreamExchange _ =
        place
            .upstreams()
            .open(permit, UpstreamMessages.delete(attachment()), new Discard(place.seats()::ended));
  }

  /** The server has forgotten the session: there is nothing to end. */
  void lost() {
    attachment = null;
    end();
  }

  /** Takes no more calls. */
  void retire() {
    retired = true;
    if (turn != null) {
      turn.endIfWaiting("the gateway stops, or the adapter has changed");
      // Whoever does not wait ends with its call.
    } else if (isIdle()) {
      end();
    }
  }

  void sweep(long now, @Nullable Adapter current) {
    if (!retired && !permit.adapter().equals(current)) {
      retire();
    } else if (isIdle() && now - idleSince > place.seats().rules().idle().toNanos()) {
      end();
    }
  }
}
