package io.cardea.dataplane.guard;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.introspection.Inquiry;
import io.cardea.dataplane.introspection.Introspected;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.stage.Recheck;
import io.cardea.dataplane.token.Claimed;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Ends the event streams of one event loop that their callers may not have any more: whose key was
 * revoked, whose token is over, whose agent was suspended, whose role was taken away. Each is
 * looked at once a second, a few at a time. Calls that have an end are let come to it. Lives on the
 * event loop.
 */
public final class StreamGuard {

  /** How long what an issuer says of a token counts for a stream, if its Issuer wants less. */
  static final Duration LEAST_AGE = Duration.ofSeconds(10);

  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PARTS = 10;

  private final Recheck recheck;
  private final Introspections introspections;
  private final SnapshotSource snapshots;
  private final Clock clock;
  private final EventLoop loop;
  private final BiConsumer<Call, String> ended;
  private final List<Set<GuardedReply>> parts = new ArrayList<>();
  private int turn;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param recheck says who may stay
   * @param introspections asks issuers again
   * @param snapshots the configuration in force
   * @param ended hears of each stream that it ends, and why
   */
  public StreamGuard(
      Recheck recheck,
      Introspections introspections,
      SnapshotSource snapshots,
      Clock clock,
      EventLoop loop,
      BiConsumer<Call, String> ended) {
    this.recheck = recheck;
    this.introspections = introspections;
    this.snapshots = snapshots;
    this.clock = clock;
    this.loop = loop;
    this.ended = ended;
    for (int i = 0; i < PARTS; i++) {
      parts.add(Collections.newSetFromMap(new IdentityHashMap<>()));
    }
    loop.every(TURN, this::look);
  }

  /** The way back to the client of {@code call}, an event stream without end, which is guarded. */
  public GuardedReply around(Call call, ClientReply client) {
    Set<GuardedReply> part = parts.get(turn);
    GuardedReply guarded = new GuardedReply(call, client, clock.instant(), part::remove);
    part.add(guarded);
    return guarded;
  }

  private void look() {
    turn = (turn + 1) % PARTS;
    Set<GuardedReply> part = parts.get(turn);
    if (part.isEmpty()) {
      return;
    }
    GatewaySnapshot snapshot = snapshots.current();
    Instant now = clock.instant();
    for (GuardedReply stream : List.copyOf(part)) {
      look(stream, snapshot, now);
    }
  }

  private void look(GuardedReply stream, GatewaySnapshot snapshot, Instant now) {
    Credential shown = stream.credential();
    Optional<String> why = recheck.refusal(stream.call(), shown, snapshot, now);
    if (why.isPresent()) {
      end(stream, why.get());
    } else if (shown instanceof Credential.Told told && stream.isUnheardSince(oldest(told, now))) {
      stream.heard(now);
      loop.await(
          introspections.ask(new Inquiry(told.text(), told.issuer()), now),
          PATIENCE,
          said -> hear(stream, told, said),
          _ -> end(stream, "its issuer does not tell of its token"));
    }
  }

  private static Instant oldest(Credential.Told token, Instant now) {
    Duration age = token.issuer().introspection().orElseThrow().maxAge();
    return now.minus(age.compareTo(LEAST_AGE) < 0 ? LEAST_AGE : age);
  }

  private void hear(GuardedReply stream, Credential.Told asked, Introspected said) {
    boolean stands =
        said instanceof Introspected.Active(Claimed.Good claims)
            && claims.principal().equals(stream.call().principal());
    // It may have shown another one in the meantime.
    if (!stands && stream.credential().equals(asked)) {
      end(stream, "its issuer does not call its token active any more");
    }
  }

  private void end(GuardedReply stream, String why) {
    if (stream.cut()) {
      ended.accept(stream.call(), why);
    }
  }
}
