package io.cardea.app.gateway;

import io.cardea.controlplane.keys.IssuedKey;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The administrator's key of a gateway that runs inside another command: for MCP only, never shown,
 * replaced before it expires, so that one that is left behind by a kill soon works no more.
 * Thread-safe.
 */
public final class LocalKey implements AutoCloseable {

  /** Life of each key. */
  static final Duration TTL = Duration.ofHours(1);

  private record Held(IssuedKey key, Instant replaceAt) {}

  private final KeyService keys;
  private final Clock clock;
  private final ReentrantLock replacing = new ReentrantLock();
  private Optional<Held> held = Optional.empty();

  public LocalKey(KeyService keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The key to use now. */
  public String current() {
    replacing.lock();
    try {
      Instant now = clock.instant();
      if (held.isEmpty() || !now.isBefore(held.get().replaceAt())) {
        IssuedKey issued =
            keys.issue(TenantId.DEFAULT, BuiltIns.ADMIN_AGENT, KeyScope.data(), Optional.of(TTL));
        held = Optional.of(new Held(issued, now.plus(TTL.dividedBy(2))));
      }
      return held.get().key().key();
    } finally {
      replacing.unlock();
    }
  }

  /** Revokes the key; earlier ones expire by themselves. */
  @Override
  public void close() {
    replacing.lock();
    try {
      held.ifPresent(last -> keys.revoke(TenantId.DEFAULT, last.key().record().id()));
      held = Optional.empty();
    } finally {
      replacing.unlock();
    }
  }
}
