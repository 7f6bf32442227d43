package io.cardea.dataplane.resume;

import io.cardea.model.limit.ReplayLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the streams of a node, and those of each principal, may keep. Who needs room gets
 * that of the streams that ended first and that nobody reads. Thread-safe.
 */
final class ReplayBudget {

  /** What one principal keeps. */
  private static final class Account {
    final Set<Retired> retired = new LinkedHashSet<>();
    long bytes;
  }

  /** A stream that has ended: what it keeps may be taken from it. */
  final class Retired {
    private final String owner;
    private final int bytes;
    private final Runnable onEvicted;

    private Retired(String owner, int bytes, Runnable onEvicted) {
      this.owner = owner;
      this.bytes = bytes;
      this.onEvicted = onEvicted;
    }

    /** Keeps it from being taken; {@code false}: it has been taken, and its bytes given back. */
    boolean reclaim() {
      lock.lock();
      try {
        Account account = accounts.get(owner);
        return retired.remove(this) && account != null && account.retired.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  private final Supplier<ReplayLimits> limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Set<Retired> retired = new LinkedHashSet<>();
  private long bytes;

  /**
   * @param limits asked each time, so that a reload counts at once
   */
  ReplayBudget(Supplier<ReplayLimits> limits) {
    this.limits = limits;
  }

  /** Takes {@code wanted} bytes for {@code owner}; {@code false} if there are none. */
  boolean take(String owner, int wanted) {
    ReplayLimits most = limits.get();
    List<Retired> evicted = new ArrayList<>(0);
    lock.lock();
    try {
      Account account = accounts.computeIfAbsent(owner, _ -> new Account());
      boolean fits =
          makeRoom(most.principalBytes() - wanted, account, account.retired, evicted)
              && makeRoom(most.bytes() - wanted, null, retired, evicted);
      if (fits) {
        // Making room may have settled it.
        accounts.computeIfAbsent(owner, _ -> account).bytes += wanted;
        bytes += wanted;
      } else {
        settle(owner);
      }
      return fits;
    } finally {
      lock.unlock();
      evicted.forEach(taken -> taken.onEvicted.run());
    }
  }

  /**
   * Takes from {@code from}, the oldest first, until no more than {@code most} bytes are kept: by
   * {@code account}, or in all.
   */
  private boolean makeRoom(
      long most, @Nullable Account account, Set<Retired> from, List<Retired> evicted) {
    while ((account == null ? bytes : account.bytes) > most) {
      Iterator<Retired> oldest = from.iterator();
      if (!oldest.hasNext()) {
        return false;
      }
      Retired taken = oldest.next();
      evicted.add(taken);
      retired.remove(taken);
      Account theirs = accounts.get(taken.owner);
      if (theirs != null) {
        theirs.retired.remove(taken);
      }
      giveBack(taken.owner, taken.bytes);
    }
    return true;
  }

  /** Gives back what was taken. */
  void give(String owner, int unused) {
    if (unused == 0) {
      return;
    }
    lock.lock();
    try {
      giveBack(owner, unused);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(String owner, int unused) {
    Account account = accounts.get(owner);
    if (account != null) {
      account.bytes -= unused;
      bytes -= unused;
      settle(owner);
    }
  }

  private void settle(String owner) {
    accounts.computeIfPresent(
        owner, (_, account) -> account.bytes == 0 && account.retired.isEmpty() ? null : account);
  }

  /**
   * Offers what a stream keeps that has ended.
   *
   * @param onEvicted runs on any thread when it has been taken
   */
  Retired retire(String owner, int kept, Runnable onEvicted) {
    Retired offered = new Retired(owner, kept, onEvicted);
    lock.lock();
    try {
      accounts.computeIfAbsent(owner, _ -> new Account()).retired.add(offered);
      retired.add(offered);
      return offered;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes kept now. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Principals of whom something is kept now. */
  int owners() {
    lock.lock();
    try {
      return accounts.size();
    } finally {
      lock.unlock();
    }
  }
}
