package io.cardea.controlplane.vault;

import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReading.Found;
import io.cardea.controlplane.vault.VaultReading.Gone;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets of Vault that documents refer to, in memory. A thread of its own reads what is new and
 * reads all again from time to time; while Vault cannot be asked, values stay what they were, for
 * {@link VaultSettings#keep}. Nothing is asked before something refers to a secret. Thread-safe.
 */
public final class VaultSecrets implements AutoCloseable {

  /** How long a change of documents waits for Vault. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(VaultSecrets.class);

  private final LongSupplier clock = System::nanoTime;
  private final ThreadFactory threads;
  private final ReentrantLock state = new ReentrantLock();
  private final Condition work = state.newCondition();
  private final Condition tried = state.newCondition();
  private final VaultTable table = new VaultTable();
  private Optional<VaultSettings> settings = Optional.empty();
  private Optional<Failed> away = Optional.empty();
  private int failures;
  private long retry;
  private Consumer<Set<VaultField>> listener = _ -> {};
  private boolean isStarted;
  private boolean isClosed;

  /**
   * Nothing is known of any Vault yet.
   *
   * @param threads makes the one thread; a virtual one will do
   */
  public VaultSecrets(ThreadFactory threads) {
    this.threads = threads;
  }

  /**
   * Tells {@code changes} of references whose value has become another one; first of all that were
   * looked up before. Only one listens.
   */
  public void follow(Consumer<Set<VaultField>> changes) {
    Set<VaultField> all;
    state.lock();
    try {
      listener = changes;
      all = table.all();
    } finally {
      state.unlock();
    }
    tell(changes, all);
  }

  private static void tell(Consumer<Set<VaultField>> listener, Set<VaultField> changed) {
    if (!changed.isEmpty()) {
      listener.accept(changed);
    }
  }

  /** Lets secrets come from the Vault of {@code next} from now on; empty: from none. */
  public void use(Optional<VaultSettings> next) {
    Set<VaultField> all;
    Consumer<Set<VaultField>> told;
    state.lock();
    try {
      if (isClosed || next.equals(settings)) {
        return;
      }
      settings = next;
      away = Optional.empty();
      failures = 0;
      table.readAnew(clock.getAsLong());
      if (next.isPresent() && !isStarted) {
        threads.newThread(this::run).start();
        isStarted = true;
      }
      work.signalAll();
      all = table.all();
      told = listener;
    } finally {
      state.unlock();
    }
    tell(told, all);
  }

  /** Whether secrets come from a Vault. */
  public boolean isDeclared() {
    state.lock();
    try {
      return settings.isPresent();
    } finally {
      state.unlock();
    }
  }

  /** What is known of {@code field}, which a file refers to. Does not block. */
  public SecretValue find(VaultField field) {
    state.lock();
    try {
      return known(field);
    } finally {
      state.unlock();
    }
  }

  /** The same, of a document of the API: paths are open to those as far as settings say so. */
  public SecretValue findForApi(VaultField field) {
    state.lock();
    try {
      if (settings.filter(now -> !now.isOpenToApi(field.tenant(), field.path())).isEmpty()) {
        return known(field);
      }
      boolean _ = table.refuse(field, clock.getAsLong());
      return VaultEntry.unreadable(
          field,
          "documents of the API may not name this path",
          "spec.vault.apiPaths of the Gateway opens paths to them");
    } finally {
      state.unlock();
    }
  }

  private SecretValue known(VaultField field) {
    long now = clock.getAsLong();
    if (!table.ask(field, now)) {
      return VaultEntry.unreadable(
          field, "there are " + VaultTable.MAX_REFERENCES + " references", "");
    }
    if (settings.isEmpty()) {
      return VaultEntry.unreadable(
          field, "the Gateway declares no vault", "declare spec.vault in its document");
    }
    return table.find(field.path()).orElseGet(() -> wanted(field.path(), now)).value(field);
  }

  private VaultEntry wanted(String path, long now) {
    VaultEntry entry =
        away.map(failed -> VaultEntry.wanted(failed, retry))
            .orElseGet(() -> VaultEntry.wanted(now));
    table.put(path, entry);
    work.signalAll();
    return entry;
  }

  /**
   * Waits until it was tried to read what of {@code refs} is looked up and has no value; not while
   * Vault is away. Blocks for at most 10 s.
   */
  public void settle(Collection<? extends SecretRef> refs) {
    state.lock();
    try {
      if (away.isPresent() || settings.isEmpty()) {
        return;
      }
      long now = clock.getAsLong();
      List<String> missing =
          refs.stream()
              .filter(VaultField.class::isInstance)
              .map(ref -> ((VaultField) ref).path())
              .distinct()
              .filter(path -> table.find(path).filter(VaultEntry::isMissing).isPresent())
              .toList();
      missing.forEach(
          path -> table.find(path).ifPresent(entry -> table.put(path, entry.again(now))));
      work.signalAll();
      long left = PATIENCE.toNanos();
      while (left > 0 && !isClosed && missing.stream().anyMatch(this::isUntried)) {
        left = tried.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.unlock();
    }
  }

  private boolean isUntried(String path) {
    return table.find(path).filter(entry -> !entry.isTried()).isPresent();
  }

  /** Says what is in force: what has been looked up and is not is forgotten after a minute. */
  public void retain(Set<SecretRef> refs) {
    state.lock();
    try {
      table.retain(refs);
    } finally {
      state.unlock();
    }
  }

  /** What is to be read now. */
  private record Round(VaultSettings settings, Map<String, VaultReading> due) {}

  private void run() {
    try (VaultConnection connection = new VaultConnection(clock)) {
      Optional<Round> round = next(connection);
      while (round.isPresent()) {
        make(round.get(), connection);
        round = next(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what is to be done; empty once this is closed. */
  private Optional<Round> next(VaultConnection connection) throws InterruptedException {
    state.lock();
    try {
      while (!isClosed) {
        long now = clock.getAsLong();
        table.forget(now);
        long pause =
            Math.min(
                table.pause(now),
                connection.renewal().map(at -> at - now).orElse(VaultToken.NEVER));
        if (settings.isPresent() && pause <= 0) {
          return Optional.of(new Round(settings.get(), table.due(now)));
        }
        long _ = work.awaitNanos(settings.isPresent() ? pause : VaultToken.NEVER);
      }
      return Optional.empty();
    } finally {
      state.unlock();
    }
  }

  private void make(Round round, VaultConnection connection) {
    long login = connection.login();
    connection.keepAlive();
    Optional<Failed> everywhere = Optional.empty();
    Set<VaultField> changed = new HashSet<>();
    for (Map.Entry<String, VaultReading> each : round.due().entrySet()) {
      VaultReading reading =
          everywhere
              .<VaultReading>map(failed -> failed)
              .orElseGet(() -> connection.read(round.settings(), each.getKey(), each.getValue()));
      if (reading instanceof Failed failed && failed.everywhere()) {
        everywhere = Optional.of(failed);
      }
      changed.addAll(take(each.getKey(), reading, round.settings()));
    }
    boolean isOther = connection.login() != login;
    finish(round, everywhere, isOther ? Optional.of(connection.login()) : Optional.empty())
        .ifPresent(told -> tell(told, changed));
  }

  private Set<VaultField> take(String path, VaultReading reading, VaultSettings from) {
    state.lock();
    try {
      Optional<VaultEntry> before = table.find(path);
      if (before.isEmpty() || !settings.equals(Optional.of(from))) {
        return Set.of();
      }
      long now = clock.getAsLong();
      VaultEntry after = before.get().after(reading, now, from.keep(), now + pause(reading, from));
      boolean isToldForAll = reading instanceof Failed failed && failed.everywhere();
      if (!isToldForAll && !after.trouble().equals(before.get().trouble())) {
        after
            .trouble()
            .ifPresent(reason ->
                LOG.atWarn().log("the secret {} of Vault cannot be read: {}", path, reason));
      }
      tried.signalAll();
      return table.replace(path, before.get(), after);
    } finally {
      state.unlock();
    }
  }

  private long pause(VaultReading reading, VaultSettings from) {
    long refresh = from.refresh().toNanos();
    return switch (reading) {
      case Found(_, var lease) -> lease.map(VaultLease::nanosToRenewal).orElse(refresh);
      case Gone _ -> refresh;
      case Failed failed ->
          failed.everywhere()
              ? Math.min(refresh, Math.min(LONGEST_PAUSE, SECOND << Math.min(failures, 10)))
              : refresh;
    };
  }

  /**
   * Notes whether Vault can be asked.
   *
   * @param login another one than before
   * @return who is to be told of changes, if this is not closed
   */
  private Optional<Consumer<Set<VaultField>>> finish(
      Round round, Optional<Failed> everywhere, Optional<Long> login) {
    state.lock();
    try {
      long now = clock.getAsLong();
      login.ifPresent(other -> table.replaceLeases(other, now));
      if (settings.equals(Optional.of(round.settings())) && !round.due().isEmpty()) {
        everywhere.ifPresentOrElse(
            failed -> {
              if (!away.equals(everywhere)) {
                LOG.atWarn()
                    .log("secrets of Vault cannot be read: {}; {}", failed.reason(), failed.hint());
              }
              retry = now + pause(failed, round.settings());
              failures++;
            },
            () -> {
              if (away.isPresent()) {
                LOG.atInfo().log("secrets of Vault can be read again");
              }
              failures = 0;
            });
        away = everywhere;
      }
      return isClosed ? Optional.empty() : Optional.of(listener);
    } finally {
      state.unlock();
    }
  }

  /** Stops reading; what is known stays. */
  @Override
  public void close() {
    state.lock();
    try {
      isClosed = true;
      work.signalAll();
      tried.signalAll();
    } finally {
      state.unlock();
    }
  }
}
