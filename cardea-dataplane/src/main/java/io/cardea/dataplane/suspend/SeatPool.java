package io.cardea.dataplane.suspend;

import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The seats of one principal at one server, and who waits for one. Lives on the event loop of its
 * place.
 */
final class SeatPool {

  private static final Refusal BUSY =
      Refusal.of(
              503,
              RpcError.UNAVAILABLE,
              "Every session that you may have at this MCP server is in use, possibly by calls that"
                  + " wait for your answers. Answer those, or try again later.")
          .withHeader("Retry-After", "5");

  /** A call that waits for a seat, until {@code deadline} on the monotonic clock. */
  private record Waiting(Visit visit, long deadline) {}

  private final Seats.Guest guest;
  private final SeatLoop place;
  private final List<Seat> seats = new ArrayList<>();
  private final Deque<Waiting> queue = new ArrayDeque<>();

  /** Read by other event loops, too. */
  private volatile boolean closed;

  SeatPool(Seats.Guest guest, SeatLoop place) {
    this.guest = guest;
    this.place = place;
  }

  Seats.Guest guest() {
    return guest;
  }

  SeatLoop place() {
    return place;
  }

  /** Whether it will never have a seat again. */
  boolean isClosed() {
    return closed;
  }

  /** Gives {@code visit} a seat as soon as there is one. */
  void enter(Visit visit) {
    if (visit.isOver()) {
      closeIfEmpty();
    } else if (!seat(visit)) {
      int most = visit.call().permit().adapter().limits().queue();
      if (queue.size() >= most) {
        visit.refuse(BUSY.because("no seat, and " + most + " calls wait for one"));
        return;
      }
      long patience = visit.call().permit().adapter().limits().processes().queueTimeout().toNanos();
      Waiting waiting = new Waiting(visit, System.nanoTime() + patience);
      queue.add(waiting);
      visit.onLeft(() -> queue.remove(waiting));
    }
  }

  private boolean seat(Visit visit) {
    Adapter adapter = visit.call().permit().adapter();
    ClientAbilities abilities = visit.terms().abilities();
    Optional<Seat> free =
        seats.stream().filter(seat -> seat.isFreeFor(adapter, abilities)).findFirst();
    if (free.isPresent()) {
      free.get().take(visit);
      return true;
    }
    Optional<Seat> given = Optional.empty();
    if (seats.size() >= most(adapter)) {
      given = seats.stream().filter(Seat::isIdle).findFirst();
      if (given.isEmpty()) {
        return false;
      }
    }
    Seat opened = new Seat(this, visit.call(), abilities);
    // Before another is given up for it: a pool without seats is closed.
    seats.add(opened);
    given.ifPresent(Seat::end);
    opened.open(visit);
    return true;
  }

  /**
   * How many there may be. Of processes and of HTTP+SSE streams, which a principal has a limit of,
   * half is left to the sessions of its stateful clients.
   */
  private int most(Adapter adapter) {
    int seats = place.seats().rules().seats();
    return adapter.upstream() instanceof HttpUpstream
        ? seats
        : Math.clamp(adapter.limits().processes().perPrincipal() / 2, 1, seats);
  }

  /** The session of {@code lost} was gone before the call of {@code visit} could run in it. */
  void reseat(Seat lost, Visit visit) {
    seats.remove(lost);
    enter(visit);
    lost.lost();
  }

  /** A seat is free, or there is room for one. */
  void onFree() {
    while (!queue.isEmpty()) {
      Waiting next = queue.peek();
      if (!next.visit().isOver() && !seat(next.visit())) {
        return;
      }
      queue.poll();
    }
    closeIfEmpty();
  }

  void onEnded(Seat seat) {
    seats.remove(seat);
    onFree();
  }

  private void closeIfEmpty() {
    if (!closed && seats.isEmpty() && queue.isEmpty()) {
      closed = true;
      place.closed(this);
    }
  }

  /** Ends what is over its time, and what the configuration does not have any more. */
  void sweep() {
    long now = System.nanoTime();
    for (Waiting waiting : List.copyOf(queue)) {
      if (now - waiting.deadline() >= 0) {
        queue.remove(waiting);
        waiting.visit().refuse(BUSY.because("no seat within the time that calls wait for one"));
      }
    }
    Adapter current = place.seats().snapshots().current().adapters().get(guest.adapter());
    for (Seat seat : List.copyOf(seats)) {
      SeatLoop.guarded(() -> seat.sweep(now, current));
    }
    closeIfEmpty();
  }

  /** Ends what no call uses, and calls that wait for their clients. */
  void close() {
    for (Seat seat : List.copyOf(seats)) {
      SeatLoop.guarded(seat::retire);
    }
  }
}
