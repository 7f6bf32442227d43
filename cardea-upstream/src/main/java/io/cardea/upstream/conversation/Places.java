package io.cardea.upstream.conversation;

import io.cardea.model.adapter.AdapterKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Counts the open channels of a node, of each adapter and of each principal, and lets who finds no
 * place wait in turn. Thread-safe.
 */
public final class Places {

  private final IntSupplier perNode;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AdapterKey, Integer> ofAdapter = new HashMap<>();
  private final Map<Owner, Integer> ofOwner = new HashMap<>();
  private final Map<AdapterKey, Integer> waitingFor = new HashMap<>();
  private final Set<Place> waiting = new LinkedHashSet<>();
  private int taken;

  /**
   * No place is taken yet.
   *
   * @param perNode how many there are in all; asked each time
   */
  public Places(IntSupplier perNode) {
    this.perNode = perNode;
  }

  /** One place, or a wish for one. */
  final class Place {
    private final Owner owner;
    private final Bounds bounds;
    private final Runnable granted;
    private boolean held;

    private Place(Owner owner, Bounds bounds, Runnable granted) {
      this.owner = owner;
      this.bounds = bounds;
      this.granted = granted;
    }

    private boolean fits() {
      return taken < perNode.getAsInt()
          && ofAdapter.getOrDefault(owner.adapter(), 0) < bounds.perAdapter()
          && ofOwner.getOrDefault(owner, 0) < bounds.perPrincipal();
    }

    private void hold() {
      held = true;
      taken++;
      ofAdapter.merge(owner.adapter(), 1, Integer::sum);
      ofOwner.merge(owner, 1, Integer::sum);
    }

    /** Gives the place back, or the wish up. May be called again. */
    void release() {
      give(this);
    }

    /** Which bound is met, for people. */
    String reason() {
      lock.lock();
      try {
        if (ofOwner.getOrDefault(owner, 0) >= bounds.perPrincipal()) {
          return bounds.perPrincipal() + " are open for this principal (limit per principal)";
        }
        return ofAdapter.getOrDefault(owner.adapter(), 0) >= bounds.perAdapter()
            ? bounds.perAdapter() + " are open for this adapter (limit per adapter)"
            : perNode.getAsInt() + " are open on this node (limit per node)";
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Asks for a place; {@code granted} runs once it is there, at once or later, on any thread.
   *
   * @throws Full if too many wait already
   */
  Place ask(Owner owner, Bounds bounds, Runnable granted) throws Full {
    Place place = new Place(owner, bounds, granted);
    lock.lock();
    try {
      if (!place.fits()) {
        if (waitingFor.getOrDefault(owner.adapter(), 0) >= bounds.waiting()) {
          throw new Full();
        }
        waitingFor.merge(owner.adapter(), 1, Integer::sum);
        waiting.add(place);
        return place;
      }
      place.hold();
    } finally {
      lock.unlock();
    }
    granted.run();
    return place;
  }

  /** Too many wait for a place. */
  static final class Full extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** How many places are taken. */
  public int taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void give(Place place) {
    List<Place> next = new ArrayList<>();
    lock.lock();
    try {
      if (waiting.remove(place)) {
        decrement(waitingFor, place.owner.adapter());
      }
      if (!place.held) {
        return;
      }
      place.held = false;
      taken--;
      decrement(ofAdapter, place.owner.adapter());
      decrement(ofOwner, place.owner);
      for (Place candidate : List.copyOf(waiting)) {
        if (candidate.fits()) {
          waiting.remove(candidate);
          decrement(waitingFor, candidate.owner.adapter());
          candidate.hold();
          next.add(candidate);
        }
      }
    } finally {
      lock.unlock();
    }
    next.forEach(granted -> granted.granted.run());
  }

  private static <K> void decrement(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
  }
}
