package io.cardea.controlplane.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.store.Watch;
import io.cardea.model.identity.TenantId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of a gateway: sealed in memory as in their store, so that they are there when the
 * database is not, and opened one by one when a configuration is compiled. Thread-safe; all but
 * reading blocks.
 */
public final class SecretService implements AutoCloseable {

  /** Bytes of a value in UTF-8. */
  public static final int MAX_BYTES = 64 * 1024;

  /** How long a change is awaited to be in force here after it was stored. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Another gateway may change the keyset while a value is being sealed. */
  private static final int ATTEMPTS = 3;

  private static final String AWAY = "secrets cannot be read while their store is away";

  private static final Logger LOG = LoggerFactory.getLogger(SecretService.class);

  private final SecretStore store;
  private final Optional<SecretCopy> copy;
  private final Set<SecretId> missed = ConcurrentHashMap.newKeySet();
  private final MasterKeys master;
  private final SecureRandom random;
  private final ReentrantLock refreshing = new ReentrantLock();
  private final Condition refreshed = refreshing.newCondition();
  private volatile Content content = new Content(new TreeMap<>(), new Keyring.None());
  private volatile long followed;
  private volatile boolean isRead;
  private volatile boolean isKnown;
  private Consumer<Set<SecretId>> listener = _ -> {};
  private Optional<Watch> watch = Optional.empty();

  /** What is stored, and what opens it. */
  private record Content(SortedMap<SecretId, SealedSecret> newest, Keyring keyring) {}

  /**
   * With all that {@code store} holds. Blocking.
   *
   * @param master wraps the keyset
   * @param random for a master key
   * @param copy what counts while the store is away; empty: it must not be
   * @throws StoreUnavailable if the store is away and must not be
   */
  public SecretService(
      SecretStore store, MasterKeys master, SecureRandom random, Optional<SecretCopy> copy) {
    this.store = store;
    this.master = master;
    this.random = random;
    this.copy = copy;
    try {
      begin();
    } catch (StoreUnavailable e) {
      copy.orElseThrow(() -> e).read().ifPresent(this::recall);
    }
  }

  private void begin() {
    read();
    wrapAnew();
  }

  private void recall(SecretContent last) {
    content = new Content(newest(last), keyring(last.keyset(), content.keyring()));
    isKnown = true;
  }

  /**
   * Lets the first master key wrap the keyset. Only at the start, so that gateways whose keys are
   * in another order do not go on forever.
   */
  private void wrapAnew() {
    if (content.keyring() instanceof Keyring.Open open) {
      String next = master.open(open.wrapped()).wrapped();
      if (!next.equals(open.wrapped())) {
        String now = store.keyset(open.wrapped(), next);
        content = new Content(content.newest(), keyring(now, open));
      }
    }
  }

  /** What is known of {@code id}. Does not block. */
  public SecretValue find(SecretId id) {
    if (!isKnown) {
      missed.add(id);
      // Whoever makes them known meanwhile has seen that this one is missed, or is seen here.
      if (!isKnown) {
        return new SecretValue.Unreadable(AWAY, "it is looked up as soon as the store is back");
      }
    }
    Content now = content;
    SealedSecret sealed = now.newest().get(id);
    return sealed == null ? new SecretValue.Unknown() : now.keyring().open(sealed);
  }

  /**
   * What may be told of the secrets of {@code tenant}, in the order of their names.
   *
   * @throws StoreUnavailable if nothing is known yet
   */
  public List<SecretInfo> list(TenantId tenant) {
    return known().newest().values().stream()
        .map(SealedSecret::info)
        .filter(info -> info.id().tenant().equals(tenant))
        .toList();
  }

  private Content known() {
    if (!isKnown) {
      throw new StoreUnavailable(AWAY, false, new IllegalStateException("not read yet"));
    }
    return content;
  }

  /**
   * What may be told of {@code id}, if there is such a secret.
   *
   * @throws StoreUnavailable if nothing is known yet
   */
  public Optional<SecretInfo> info(SecretId id) {
    return Optional.ofNullable(known().newest().get(id)).map(SealedSecret::info);
  }

  /**
   * Gives the secret a new value, and waits until it is in force here. Blocking.
   *
   * @throws SecretRefused if it is no value, or the tenant has too many secrets
   * @throws SecretsClosed if there is no master key, or another one
   */
  public SecretInfo put(SecretId id, String value, String author) {
    if (value.isEmpty() || value.getBytes(UTF_8).length > MAX_BYTES) {
      throw new SecretRefused("The value must have 1 to 65,536 bytes.");
    }
    if (!UTF_8.newEncoder().canEncode(value)) {
      throw new SecretRefused("The value must be Unicode text, without lone surrogates.");
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Keyring.Open keyring = keyring();
      switch (store.put(
          id, author, keyring.wrapped(), version -> keyring.cipher().seal(id, version, value))) {
        case SecretStore.Put.Done(SealedSecret secret) -> {
          await(secret.revision());
          return secret.info();
        }
        case SecretStore.Put.Full _ ->
            throw new SecretRefused(
                "There are "
                    + SecretStore.MAX_SECRETS
                    + " secrets, no more fit: delete what is not used.");
        case SecretStore.Put.OtherKeyset _ -> read();
      }
    }
    throw new SecretsClosed(
        "another gateway has changed the master key: give it to this one, too, and start again");
  }

  /**
   * Gives the secret its former value again, as a new version. Blocking.
   *
   * @return empty if no former one is kept
   * @throws SecretsClosed if it cannot be opened
   */
  public Optional<SecretInfo> rollback(SecretId id, String author) {
    Optional<SealedSecret> former = store.former(id);
    if (former.isEmpty()) {
      return Optional.empty();
    }
    return switch (content.keyring().open(former.get())) {
      case SecretValue.Known(String value) -> Optional.of(put(id, value, author));
      case SecretValue.Unknown _ -> Optional.empty();
      case SecretValue.Unreadable(String reason, String hint) ->
          throw new SecretsClosed(reason + ": " + hint);
    };
  }

  /**
   * Removes the secret with all its versions, and waits until that is in force here. Blocking.
   *
   * @return whether there was one
   */
  public boolean delete(SecretId id) {
    Optional<Long> revision = store.delete(id);
    revision.ifPresent(this::await);
    return revision.isPresent();
  }

  /** What seals new values; made if nothing was stored yet. */
  private Keyring.Open keyring() {
    refreshing.lock();
    try {
      if (content.keyring() instanceof Keyring.None) {
        MasterKeys.Opened made = master.make(random);
        String now = store.keyset("", made.wrapped());
        // Another gateway may have been faster.
        Keyring keyring =
            now.equals(made.wrapped())
                ? new Keyring.Open(now, made.cipher())
                : keyring(now, content.keyring());
        content = new Content(content.newest(), keyring);
      }
      return switch (content.keyring()) {
        case Keyring.Open open -> open;
        case Keyring.Closed(_, String reason) -> throw new SecretsClosed(reason);
        case Keyring.None _ -> throw new IllegalStateException("there is no keyset");
      };
    } finally {
      refreshing.unlock();
    }
  }

  /**
   * What opens secrets while {@code wrapped} is their keyset. Where it cannot be unwrapped, what
   * has opened them before goes on doing so, but seals no more.
   */
  private Keyring keyring(String wrapped, Keyring before) {
    if (wrapped.isEmpty()) {
      return new Keyring.None();
    }
    if (wrapped.equals(before.wrapped())) {
      return before;
    }
    try {
      return new Keyring.Open(wrapped, master.open(wrapped).cipher());
    } catch (SecretsClosed e) {
      LOG.atError().log("secrets cannot be opened: {}", e.getMessage());
      return before instanceof Keyring.Open
          ? before
          : new Keyring.Closed(wrapped, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Tells {@code listener} which secrets have changed, of other gateways, too, until this is
   * closed. Only one can listen.
   */
  public void follow(Consumer<Set<SecretId>> changes) {
    refreshing.lock();
    try {
      listener = changes;
      watch = Optional.of(store.watch(this::look));
    } finally {
      refreshing.unlock();
    }
  }

  private void look() {
    if (!isRead) {
      begin();
    } else if (store.revision() != followed) {
      read();
    }
  }

  /** Takes over what is stored, and tells of what is new in it. */
  private void read() {
    refreshing.lock();
    try {
      Content before = content;
      SecretContent stored = store.all();
      content = new Content(newest(stored), keyring(stored.keyset(), before.keyring()));
      isRead = true;
      isKnown = true;
      copy.ifPresent(kept -> kept.keep(stored));
      Set<SecretId> changed = changed(before, content);
      changed.addAll(missed);
      missed.clear();
      if (!changed.isEmpty()) {
        listener.accept(changed);
      }
      followed = stored.revision();
      refreshed.signalAll();
    } finally {
      refreshing.unlock();
    }
  }

  private static SortedMap<SecretId, SealedSecret> newest(SecretContent stored) {
    SortedMap<SecretId, SealedSecret> newest = new TreeMap<>();
    stored.newest().forEach(each -> newest.put(each.info().id(), each));
    return newest;
  }

  private static Set<SecretId> changed(Content before, Content now) {
    Set<SecretId> changed = new HashSet<>(before.newest().keySet());
    changed.addAll(now.newest().keySet());
    if (before.keyring().equals(now.keyring())) {
      changed.removeIf(id -> Objects.equals(before.newest().get(id), now.newest().get(id)));
    }
    return changed;
  }

  /** Waits until the watch has told of {@code revision}. */
  private void await(long revision) {
    refreshing.lock();
    try {
      long left = watch.isPresent() ? PATIENCE.toNanos() : 0;
      if (watch.isEmpty()) {
        read();
      }
      while (left > 0 && followed < revision) {
        left = refreshed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      refreshing.unlock();
    }
  }

  @Override
  public void close() {
    watch.ifPresent(Watch::close);
  }
}
