package io.cardea.controlplane.keys;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.SecretHash;
import io.cardea.model.identity.TenantId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues and revokes API keys. Answers from memory; the store is written first, so that a restart
 * never knows less than an answer promised. Safe for any thread; all but {@link #find} block.
 */
public final class KeyService implements KeyIndex {

  /** How long a key works unless told otherwise. */
  public static final Duration DEFAULT_TTL = Duration.ofDays(90);

  /** How long a key that expires may work. */
  public static final Duration MAX_TTL = Duration.ofDays(3_650);

  /** Keys in the store, live or not. */
  public static final int MAX_KEYS = 1_000_000;

  /** Adapters that one key may name. */
  public static final int MAX_ADAPTERS = 1_000;

  /** How exactly it is known when a key was used. */
  private static final long USE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(KeyService.class);

  private static final Comparator<ApiKey> OLDEST_FIRST =
      Comparator.comparing(ApiKey::created).thenComparing(key -> key.id().value());

  private final KeyStore store;
  private final KeyGenerator generator;
  private final Clock clock;
  private final int maxKeys;
  private final Semaphore free;
  private final ReentrantLock counting = new ReentrantLock();
  private final ConcurrentMap<KeyId, ApiKey> keys = new ConcurrentHashMap<>();
  private final ConcurrentMap<KeyId, Instant> uses = new ConcurrentHashMap<>();
  private final Set<KeyId> unwritten = ConcurrentHashMap.newKeySet();

  /** A service with every key that {@code store} holds. */
  public KeyService(KeyStore store, SecureRandom random, Clock clock) {
    this(store, random, clock, MAX_KEYS);
  }

  KeyService(KeyStore store, SecureRandom random, Clock clock, int maxKeys) {
    this.store = store;
    this.generator = new KeyGenerator(random);
    this.clock = clock;
    this.maxKeys = maxKeys;
    store.all().forEach(key -> keys.put(key.id(), key));
    uses.putAll(store.uses());
    this.free = new Semaphore(maxKeys - keys.size());
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public void used(KeyId id, Instant at) {
    Instant known = uses.get(id);
    if (known == null || at.getEpochSecond() - known.getEpochSecond() >= USE_SECONDS) {
      uses.put(id, at);
      unwritten.add(id);
    }
  }

  /** When the key was used last, to about a minute; empty if it never was. */
  public Optional<Instant> lastUse(KeyId id) {
    return Optional.ofNullable(uses.get(id));
  }

  /** Writes down which keys were used since this was last called, or does so the next time. */
  public void keepUses() {
    Map<KeyId, Instant> fresh = new HashMap<>();
    unwritten.forEach(id -> Optional.ofNullable(uses.get(id)).ifPresent(at -> fresh.put(id, at)));
    if (fresh.isEmpty()) {
      return;
    }
    try {
      store.used(fresh);
      unwritten.removeAll(fresh.keySet());
    } catch (KeyStoreException e) {
      LOG.atWarn().setCause(e).log("when keys were used last is not written down now");
    }
  }

  /** Issues a key that works for {@link #DEFAULT_TTL}. */
  public IssuedKey issue(TenantId tenant, String agent, KeyScope scope) {
    return issue(tenant, agent, scope, Optional.of(DEFAULT_TTL));
  }

  /**
   * Issues a key.
   *
   * @param agent the agent it authenticates, see {@link AgentName}
   * @param ttl from one second to {@link #MAX_TTL}; empty: it works until it is revoked
   * @throws KeyRefusedException if an argument is out of its range or the store is full
   * @throws KeyStoreException if it cannot be kept; then it does not work either
   */
  public IssuedKey issue(TenantId tenant, String agent, KeyScope scope, Optional<Duration> ttl) {
    return issue(tenant, agent, scope, ttl, OptionalInt.empty());
  }

  /**
   * Issues a key unless {@code agent} has {@code most} already that work.
   *
   * @throws KeyRefusedException also if it has so many
   */
  public IssuedKey issue(
      TenantId tenant, String agent, KeyScope scope, Optional<Duration> ttl, OptionalInt most) {
    refuseBad(agent, scope, ttl);
    if (most.isEmpty()) {
      return add(tenant, agent, scope, ttl);
    }
    counting.lock();
    try {
      if (live(tenant, agent) >= most.getAsInt()) {
        throw new KeyRefusedException(
            "agent %s has %d keys that work, as many as its Agent allows: revoke one, or rotate it"
                .formatted(agent, live(tenant, agent)));
      }
      return add(tenant, agent, scope, ttl);
    } finally {
      counting.unlock();
    }
  }

  private long live(TenantId tenant, String agent) {
    Instant now = clock.instant();
    return keys.values().stream()
        .filter(key -> key.agent().equals(agent) && key.tenant().equals(tenant) && key.isLive(now))
        .count();
  }

  private IssuedKey add(TenantId tenant, String agent, KeyScope scope, Optional<Duration> ttl) {
    if (!free.tryAcquire()) {
      throw new KeyRefusedException(
          "the store holds " + maxKeys + " keys, no more fit: purge expired and revoked ones");
    }
    boolean kept = false;
    try {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      String secret = generator.secret();
      ApiKey key =
          new ApiKey(
              unusedId(),
              ApiKey.principal(tenant, agent, scope),
              SecretHash.of(secret),
              now,
              ttl.map(now::plus),
              Optional.empty());
      store.add(key);
      keys.put(key.id(), key);
      kept = true;
      return new IssuedKey(key, KeyGenerator.join(key.id(), secret));
    } finally {
      free.release(kept ? 0 : 1);
    }
  }

  /**
   * Issues a key for the same agent, with the same scope and for as long as this one was issued
   * for, which then works only for {@code overlap} longer.
   *
   * @param overlap from zero to {@link #MAX_TTL}
   * @return the new key; empty if the tenant has no such key
   * @throws KeyRefusedException if the key does not work any more, or as for {@link #issue}
   * @throws KeyStoreException if it cannot be kept; then nothing has changed
   */
  public Optional<IssuedKey> rotate(TenantId tenant, KeyId id, Duration overlap) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<ApiKey> found = find(id).filter(key -> key.tenant().equals(tenant));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ApiKey old = found.get();
    if (!old.isLive(now)) {
      throw new KeyRefusedException("the key is expired or revoked: issue a new one");
    }
    if (overlap.isNegative() || overlap.compareTo(MAX_TTL) > 0) {
      throw new KeyRefusedException("both keys work for 0 seconds to 3650 days");
    }
    Optional<Duration> ttl = old.expires().map(end -> Duration.between(old.created(), end));
    IssuedKey fresh = issue(tenant, old.agent(), old.scope(), ttl);
    Instant end = now.plus(overlap);
    if (old.expires().filter(end::isAfter).isEmpty()) {
      expire(old, end, fresh);
    }
    return Optional.of(fresh);
  }

  private void expire(ApiKey old, Instant end, IssuedKey fresh) {
    try {
      store.expire(old.tenant(), old.id(), end);
      keys.computeIfPresent(old.id(), (_, key) -> ending(key, Optional.of(end), key.revoked()));
    } catch (KeyStoreException e) {
      revoke(old.tenant(), fresh.record().id());
      throw e;
    }
  }

  /**
   * Revokes the key, from the moment this returns. A key of another tenant is as unknown as one
   * that never was.
   *
   * @return its record, also if it was revoked before; empty if the tenant has no such key
   * @throws KeyStoreException if it cannot be kept; the key is then revoked until the next start
   */
  public Optional<ApiKey> revoke(TenantId tenant, KeyId id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<ApiKey> revoked =
        Optional.ofNullable(
            keys.computeIfPresent(
                id, (_, key) -> key.tenant().equals(tenant) ? revoked(key, now) : key));
    Optional<ApiKey> own = revoked.filter(key -> key.tenant().equals(tenant));
    own.ifPresent(key -> store.revoke(tenant, id, key.revoked().orElse(now)));
    return own;
  }

  /** The keys of {@code tenant}, oldest first, whatever their state. */
  public List<ApiKey> list(TenantId tenant) {
    return keys.values().stream()
        .filter(key -> key.tenant().equals(tenant))
        .sorted(OLDEST_FIRST)
        .toList();
  }

  /** Forgets the tenant's keys that stopped to work before {@code time}; how many they were. */
  public int purge(TenantId tenant, Instant time) {
    int purged = 0;
    for (ApiKey key : list(tenant)) {
      if (endedBefore(key, time)) {
        store.remove(tenant, key.id());
        uses.remove(key.id());
        if (keys.remove(key.id()) != null) {
          free.release();
          purged++;
        }
      }
    }
    return purged;
  }

  private static boolean endedBefore(ApiKey key, Instant time) {
    return key.revoked().filter(time::isAfter).or(key::expires).filter(time::isAfter).isPresent();
  }

  private KeyId unusedId() {
    KeyId id = generator.id();
    while (keys.containsKey(id)) {
      id = generator.id();
    }
    return id;
  }

  private static ApiKey revoked(ApiKey key, Instant now) {
    return ending(key, key.expires(), key.revoked().or(() -> Optional.of(now)));
  }

  private static ApiKey ending(ApiKey key, Optional<Instant> expires, Optional<Instant> revoked) {
    return new ApiKey(key.id(), key.principal(), key.hash(), key.created(), expires, revoked);
  }

  private static void refuseBad(String agent, KeyScope scope, Optional<Duration> ttl) {
    if (!AgentName.isValid(agent)) {
      throw new KeyRefusedException("an agent's name is " + AgentName.FORM);
    }
    boolean inRange =
        ttl.map(time -> time.toSeconds() >= 1 && time.compareTo(MAX_TTL) <= 0).orElse(true);
    if (!inRange) {
      throw new KeyRefusedException("a key works for 1 second to 3650 days, or without an end");
    }
    if (scope.planes().isEmpty()) {
      throw new KeyRefusedException("a key must open the data plane, the admin plane, or both");
    }
    scope.adapters().ifPresent(KeyService::refuseBadAdapters);
  }

  private static void refuseBadAdapters(Iterable<String> adapters) {
    int count = 0;
    for (String adapter : adapters) {
      if (++count > MAX_ADAPTERS) {
        throw new KeyRefusedException("a key names at most " + MAX_ADAPTERS + " adapters");
      }
      if (!AdapterKey.isValidName(adapter)) {
        throw new KeyRefusedException("an adapter's name is 1 to 32 characters of [a-z0-9-]");
      }
    }
  }
}
