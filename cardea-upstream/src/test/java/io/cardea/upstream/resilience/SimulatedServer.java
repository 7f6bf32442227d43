package io.cardea.upstream.resilience;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.balance.EndpointBoard;
import io.cardea.upstream.balance.EndpointGroup;
import io.cardea.upstream.balance.WeightedChoice;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server of a simulation, at one place or several, that is in the trouble it is told. */
final class SimulatedServer implements Upstreams {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final byte[] NOTHING = new byte[0];

  /** What is wrong with a place at a moment. */
  enum Trouble {
    NONE,
    REFUSES,
    SILENT,
    SAYS_503,
    CUTS
  }

  /** What is wrong, when, where. */
  interface Troubles {
    Trouble at(Duration time, int place, String tool);
  }

  private final VirtualTime time;
  private final Random random;
  private final Troubles troubles;
  private final EndpointGroup group;
  private final WeightedChoice choice;
  private long attempts;

  SimulatedServer(
      VirtualTime time, Random random, Adapter adapter, EndpointBoard board, Troubles troubles) {
    this.time = time;
    this.random = random;
    this.troubles = troubles;
    HttpUpstream upstream = (HttpUpstream) adapter.upstream();
    this.group = board.group(adapter, upstream);
    this.choice = new WeightedChoice(Collections.nCopies(upstream.endpoints().size(), 1));
  }

  /** How often it was asked for something, heard or not. */
  long attempts() {
    return attempts;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    attempts++;
    int place = Math.max(0, choice.next(index -> !group.isEjected(index)));
    // 5 ms to 35 ms, most of them short.
    Duration work = Duration.ofNanos((long) (5e6 + 30e6 * Math.pow(random.nextDouble(), 3)));
    switch (troubles.at(time.passed(), place, request.care().tool())) {
      case NONE -> time.after(work, () -> answer(place, 200, reply));
      case SAYS_503 -> time.after(Duration.ofMillis(1), () -> answer(place, 503, reply));
      case REFUSES ->
          time.after(
              Duration.ofMillis(1),
              () -> fail(place, new UpstreamFailure(Kind.UNREACHABLE, false, "refused"), reply));
      case SILENT ->
          time.after(
              TIMEOUT, () -> fail(place, new UpstreamFailure(Kind.TIMEOUT, true, "silent"), reply));
      case CUTS ->
          time.after(work, () -> fail(place, new UpstreamFailure(Kind.BROKEN, true, "cut"), reply));
    }
    return UpstreamExchange.OVER;
  }

  private void answer(int place, int status, UpstreamReply reply) {
    if (status == 200) {
      group.succeeded(place);
    } else {
      group.failed(place, "status " + status);
    }
    reply.onBody(new UpstreamHead(status, SimulatedServer::none, ""), NOTHING);
  }

  private static @Nullable String none(String field) {
    return null;
  }

  private void fail(int place, UpstreamFailure failure, UpstreamReply reply) {
    group.failed(place, "failed");
    reply.onFailure(failure);
  }
}
