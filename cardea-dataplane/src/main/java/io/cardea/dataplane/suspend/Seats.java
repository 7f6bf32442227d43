package io.cardea.dataplane.suspend;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.node.NodeId;
import io.cardea.model.snapshot.SnapshotSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * What the event loops of a node share of the sessions in which calls of stateless clients run one
 * at a time at legacy servers. The sessions of one principal at one server live on one event loop,
 * whichever needed the first of them. Thread-safe.
 */
public final class Seats {

  /**
   * Who sits where.
   *
   * @param principal hex digest
   * @param adapter the server
   */
  record Guest(String principal, AdapterKey adapter) {}

  /** One and the same whatever is wrong with a requestState; operators read more. */
  private static final Refusal NOT_VALID =
      Refusal.of(
          400,
          RpcError.INVALID_PARAMS,
          "requestState is not valid here: it has been used, has expired, or was not given for this"
              + " very request. Send the request again without requestState and inputResponses.");

  private final SeatRules rules;
  private final SnapshotSource snapshots;
  private final Clock clock;
  private final SecureRandom random;
  private final NodeId node;
  private final RequestState state;
  private final Suspensions<Turn> suspensions;
  private final BiConsumer<Call, String> onAbandoned;
  private final Map<Guest, SeatPool> pools = new ConcurrentHashMap<>();
  private final AtomicInteger ending = new AtomicInteger();

  /**
   * No seat yet.
   *
   * @param keys what seals requestState
   * @param node this one, where the calls wait
   * @param onAbandoned told of each call that was given up while it waited for its client, and why
   */
  public Seats(
      SeatRules rules,
      SnapshotSource snapshots,
      SessionKeys keys,
      SecureRandom random,
      Clock clock,
      NodeId node,
      BiConsumer<Call, String> onAbandoned) {
    this.rules = rules;
    this.snapshots = snapshots;
    this.clock = clock;
    this.random = random;
    this.node = node;
    this.state = new RequestState(keys, random, node);
    this.suspensions = new Suspensions<>(rules);
    this.onAbandoned = onAbandoned;
  }

  /** Calls that wait for their clients. */
  public int suspended() {
    return suspensions.size();
  }

  /** The node where the call waits that {@code call} goes on with, if it does go on with one. */
  public Optional<NodeId> suspendedAt(Call call) {
    if (!(call.message().orElse(null) instanceof RpcRequest request)) {
      return Optional.empty();
    }
    JsonDocument document = request.document();
    int given = document.member(request.params(), "requestState");
    if (!document.isString(given) || !state.isOurs(document.text(given))) {
      return Optional.empty();
    }
    return switch (state.open(document.text(given), clock.instant(), CallDigest.of(call))) {
      case RequestState.Opened.Valid _ -> Optional.of(node);
      case RequestState.Opened.Elsewhere elsewhere -> Optional.of(elsewhere.owner());
      case RequestState.Opened.Refused _ -> Optional.empty();
    };
  }

  /** Sessions that are being ended at their servers. */
  public int ending() {
    return ending.get();
  }

  static Refusal notValid(String why) {
    return NOT_VALID.because(why);
  }

  SeatRules rules() {
    return rules;
  }

  SnapshotSource snapshots() {
    return snapshots;
  }

  Clock clock() {
    return clock;
  }

  RequestState state() {
    return state;
  }

  Suspensions<Turn> suspensions() {
    return suspensions;
  }

  SuspensionId freshId() {
    return SuspensionId.fresh(random);
  }

  void abandoned(Call call, String why) {
    onAbandoned.accept(call, why);
  }

  void beginEnding() {
    ending.incrementAndGet();
  }

  void ended() {
    ending.decrementAndGet();
  }

  /** The pool of {@code guest}, which is made at {@code here} if there is none. */
  SeatPool pool(Guest guest, SeatLoop here) {
    return pools.computeIfAbsent(guest, _ -> here.newPool(guest));
  }

  void remove(SeatPool pool) {
    pools.remove(pool.guest(), pool);
  }
}
