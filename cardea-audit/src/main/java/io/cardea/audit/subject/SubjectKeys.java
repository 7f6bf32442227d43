package io.cardea.audit.subject;

import io.cardea.audit.segment.DiskStep;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.identity.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of all subjects of a log, in memory, and in a file of which each line is one, wrapped
 * together with whose it is. Who asks for a key that is there waits for nothing. A key is on the
 * disk before it is used, and destroyed there before {@link #erase} returns; a second file lists
 * what was erased, so that it is erased again if the first one comes back from a copy.
 *
 * <p>Files are changed by one task after the other, on threads of the background: the keys that are
 * asked for while one runs are all written by the next, with one sync.
 */
public final class SubjectKeys implements AuditSubjects, Closeable {

  /** Most subjects of a log; others than those are refused. */
  public static final int MAX_SUBJECTS = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(SubjectKeys.class);

  private final Path folder;
  private final WrappingKeys wrapping;
  private final InstantSource clock;
  private final SecureRandom random;
  private final int most;
  private final SerialExecutor changes;
  private final KeyRequests requests = new KeyRequests();
  private final AtomicLong unmade = new AtomicLong();
  private final Map<SubjectName, SubjectKey> byName = new ConcurrentHashMap<>();
  private final Map<String, SubjectKey> byId = new ConcurrentHashMap<>();
  private final Map<String, TenantId> unblanked = new HashMap<>();
  private final Erasures erasures;
  private LineFile file;
  private boolean isSaidToBeNearlyFull;

  /** What keys are made with. */
  private record Tools(
      WrappingKeys wrapping, SecureRandom random, InstantSource clock, Executor background) {}

  private SubjectKeys(Path folder, LineFile file, Erasures erasures, Tools tools, int most) {
    this.folder = folder;
    this.file = file;
    this.erasures = erasures;
    this.wrapping = tools.wrapping();
    this.random = tools.random();
    this.clock = tools.clock();
    this.changes = new SerialExecutor(tools.background());
    this.most = most;
  }

  /**
   * Reads the keys, and erases again what was erased.
   *
   * @param background for changing files; its tasks wait for the disk
   * @throws IOException if a file cannot be read or written, or none of the keys can be opened; the
   *     message says what to do
   */
  public static SubjectKeys open(SubjectSettings settings, InstantSource clock, Executor background)
      throws IOException {
    return open(settings, clock, background, Channels.OF_FILES, MAX_SUBJECTS);
  }

  /** As the public one, with a say in how files are opened, and for {@code most} subjects. */
  static SubjectKeys open(
      SubjectSettings settings,
      InstantSource clock,
      Executor background,
      Channels channels,
      int most)
      throws IOException {
    Path folder = settings.folder();
    OwnerFile.folder(folder);
    SecureRandom random = new SecureRandom();
    LineFile file = LineFile.open(folder.resolve("subjects"), channels);
    try {
      WrappingKeys wrapping =
          WrappingKeys.of(
              settings.environment(),
              folder.resolve("wrapping.key"),
              file.found().isEmpty(),
              random);
      Erasures erasures = Erasures.open(folder.resolve("erased"), channels);
      Tools tools = new Tools(wrapping, random, clock, background);
      SubjectKeys keys = new SubjectKeys(folder, file, erasures, tools, most);
      keys.load();
      return keys;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void load() throws IOException {
    Map<String, String> lines = new LinkedHashMap<>(file.found());
    boolean isChanged =
        lines.keySet().removeAll(erasures.ids()) || file.hasBlanks() || wrapping.isChanging();
    int unreadable = 0;
    for (Map.Entry<String, String> line : lines.entrySet()) {
      Optional<byte[]> entry = wrapping.unwrap(line.getKey(), line.getValue());
      Optional<SubjectKey> key = entry.flatMap(bytes -> SubjectEntry.read(line.getKey(), bytes));
      if (key.isEmpty()) {
        unreadable++;
      } else {
        keep(key.get());
        line.setValue(
            wrapping.isChanging()
                ? wrapping.wrap(line.getKey(), entry.orElseThrow())
                : line.getValue());
      }
    }
    if (unreadable > 0 && byId.isEmpty()) {
      throw new IOException(
          "%s holds another key than the one that wrapped the keys of the audit log's subjects in %s: give it that one, behind the new one and a comma if you are changing it"
              .formatted(wrapping.where(), folder));
    }
    if (unreadable > 0) {
      LOG.warn(
          "{} keys of subjects of the audit log in {} are damaged: what was recorded under them"
              + " cannot be read",
          unreadable,
          folder);
    }
    if (isChanged) {
      for (String id : erasures.ids()) {
        file.blank(id);
      }
      file = file.replaced(lines);
    }
    file.forget();
    sayIfNearlyFull();
  }

  private void keep(SubjectKey key) {
    byId.put(key.subject().id(), key);
    byName.put(SubjectName.of(key.subject()), key);
  }

  private void sayIfNearlyFull() {
    if (!isSaidToBeNearlyFull && byId.size() >= most / 10 * 9) {
      isSaidToBeNearlyFull = true;
      LOG.warn(
          "The audit log in {} has keys of {} subjects; with {} it takes no new ones, and refuses"
              + " their calls. Erase those whose records nobody has to read any more",
          folder,
          byId.size(),
          most);
    }
  }

  /** The key of {@code name}; null if it has none yet. Waits for nothing. */
  public @Nullable SubjectKey known(SubjectName name) {
    return byName.get(name);
  }

  /** The key whose subject's id is {@code id}; empty if there is none, or none any more. */
  public Optional<SubjectKey> of(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How many subjects have keys. */
  public int count() {
    return byId.size();
  }

  /** Whether its disk answers; while it does not, nobody should ask it to {@link #make} a key. */
  public DiskStep disk() {
    return changes.step();
  }

  /** Keys that could not be made since it was opened. */
  public long unmade() {
    return unmade.get();
  }

  /**
   * The key of {@code name}, made if it has none yet. Waits for nothing; the stage is complete when
   * the key is on the disk, and then completes on the thread that wrote it. It fails with an {@link
   * IOException} if that cannot be written, or there are too many.
   */
  public CompletionStage<SubjectKey> make(SubjectName name) {
    try {
      KeyRequests.Request request = requests.ask(name, byName::get, most - byId.size());
      if (request.isToBeServed()) {
        changes.execute(this::makeAll);
      }
      return request.key();
    } catch (IOException e) {
      unmade.incrementAndGet();
      return CompletableFuture.failedFuture(e);
    } catch (RejectedExecutionException e) { // the process is stopping
      IOException closing = new IOException("the audit log is closing", e);
      fail(requests.begin(), closing);
      return CompletableFuture.failedFuture(closing);
    }
  }

  private void makeAll() {
    Map<SubjectName, CompletableFuture<SubjectKey>> wanted = requests.begin();
    Map<SubjectName, SubjectKey> made = new LinkedHashMap<>();
    Map<String, String> lines = new LinkedHashMap<>();
    try {
      Instant now = clock.instant();
      for (SubjectName name : wanted.keySet()) {
        FreshKey fresh = FreshKey.of(name, now, wrapping, random);
        made.put(name, fresh.key());
        lines.put(fresh.key().subject().id(), fresh.wrapped());
      }
      file.add(lines);
      made.values().forEach(this::keep);
    } catch (Throwable e) { // nobody may wait for ever, whatever it is
      fail(wanted, e);
      return;
    }
    requests.end(wanted);
    sayIfNearlyFull();
    wanted.forEach((name, key) -> key.complete(made.get(name)));
  }

  private void fail(Map<SubjectName, CompletableFuture<SubjectKey>> wanted, Throwable why) {
    requests.end(wanted);
    unmade.addAndGet(wanted.size());
    LOG.atError()
        .setCause(why)
        .log("{} keys of new subjects of the audit log cannot be made", wanted.size());
    wanted.values().forEach(key -> key.completeExceptionally(why));
  }

  @Override
  public List<AuditSubject> named(TenantId tenant, String name) {
    return all(tenant).stream().filter(subject -> subject.name().equals(name)).toList();
  }

  @Override
  public List<AuditSubject> all(TenantId tenant) {
    return byId.values().stream()
        .map(SubjectKey::subject)
        .filter(subject -> subject.tenant().equals(tenant))
        .toList();
  }

  @Override
  public Optional<AuditSubject> find(TenantId tenant, String id) {
    return of(id).map(SubjectKey::subject).filter(subject -> subject.tenant().equals(tenant));
  }

  @Override
  public boolean isErased(TenantId tenant, String id) {
    return erasures.has(tenant, id);
  }

  @Override
  public boolean erase(TenantId tenant, String id) throws IOException {
    CompletableFuture<Boolean> erased = new CompletableFuture<>();
    try {
      changes.execute(() -> {
        try {
          erased.complete(eraseNow(tenant, id));
        } catch (Throwable e) { // as in makeAll
          erased.completeExceptionally(e);
        }
      });
      return erased.get();
    } catch (ExecutionException | RejectedExecutionException e) {
      throw new IOException("it could not be written that a subject is erased", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a subject was erased", e);
    }
  }

  private boolean eraseNow(TenantId tenant, String id) throws IOException {
    Optional<AuditSubject> subject = find(tenant, id);
    if (subject.isPresent()) {
      // First, so that a start after a kill goes on with it.
      erasures.add(tenant, id, clock.instant());
      unblanked.put(id, tenant);
      byName.remove(SubjectName.of(subject.get()));
      byId.remove(id);
    }
    // Also if that failed before, and is asked for again.
    if (!tenant.equals(unblanked.get(id))) {
      return false;
    }
    file.blank(id);
    unblanked.remove(id);
    return true;
  }

  @Override
  public void close() throws IOException {
    changes.close();
    try (Erasures _ = erasures) {
      file.close();
    }
  }
}
