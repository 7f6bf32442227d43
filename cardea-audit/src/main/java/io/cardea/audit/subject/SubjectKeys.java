package io.cardea.audit.subject;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.identity.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of all subjects of a log, in memory, and in a file of which each line is one, wrapped
 * together with whose it is. Who asks for a key that is there waits for nothing. A key is on the
 * disk before it is used, and destroyed there before {@link #erase} returns; a second file lists
 * what was erased, so that it is erased again if the first one comes back from a copy.
 *
 * <p>The lock is held over I/O, and taken by no event loop: who makes a key has to wait for who
 * makes another.
 */
public final class SubjectKeys implements AuditSubjects, Closeable {

  /** Most subjects of a log; others than those are refused. */
  static final int MAX_SUBJECTS = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(SubjectKeys.class);
  private static final int ID_BYTES = 16;

  private final Path folder;
  private final WrappingKeys wrapping;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<SubjectName, SubjectKey> byName = new ConcurrentHashMap<>();
  private final Map<String, SubjectKey> byId = new ConcurrentHashMap<>();
  private final Set<String> erased = ConcurrentHashMap.newKeySet();
  private final Map<String, TenantId> unblanked = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final LineFile erasures;
  private LineFile file;

  private SubjectKeys(
      Path folder,
      WrappingKeys wrapping,
      LineFile file,
      LineFile erasures,
      InstantSource clock,
      SecureRandom random) {
    this.folder = folder;
    this.wrapping = wrapping;
    this.file = file;
    this.erasures = erasures;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Reads the keys, and erases again what was erased.
   *
   * @throws IOException if a file cannot be read or written, or none of the keys can be opened; the
   *     message says what to do
   */
  public static SubjectKeys open(SubjectSettings settings, InstantSource clock) throws IOException {
    Path folder = settings.folder();
    OwnerFile.folder(folder);
    SecureRandom random = new SecureRandom();
    LineFile file = LineFile.open(folder.resolve("subjects"));
    try {
      WrappingKeys wrapping =
          WrappingKeys.of(
              settings.environment(),
              folder.resolve("wrapping.key"),
              file.found().isEmpty(),
              random);
      LineFile erasures = LineFile.open(folder.resolve("erased"));
      SubjectKeys keys = new SubjectKeys(folder, wrapping, file, erasures, clock, random);
      keys.load();
      return keys;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void load() throws IOException {
    erased.addAll(erasures.found().keySet());
    Map<String, String> lines = new LinkedHashMap<>(file.found());
    boolean isChanged =
        lines.keySet().removeAll(erased) || file.hasBlanks() || wrapping.isChanging();
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
      for (String id : erased) {
        file.blank(id);
      }
      file = file.replaced(lines);
    }
    file.forget();
    erasures.forget();
  }

  private void keep(SubjectKey key) {
    AuditSubject subject = key.subject();
    byId.put(subject.id(), key);
    byName.put(
        new SubjectName(subject.tenant(), subject.kind(), subject.issuer(), subject.name()), key);
  }

  /** The key of {@code name}; null if it has none yet. Waits for nothing. */
  public @Nullable SubjectKey known(SubjectName name) {
    return byName.get(name);
  }

  /** The key whose subject's id is {@code id}; empty if there is none, or none any more. */
  public Optional<SubjectKey> of(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The key of {@code name}, made if it has none yet. Waits for the disk.
   *
   * @throws IOException if it cannot be written, or there are too many
   */
  public SubjectKey make(SubjectName name) throws IOException {
    lock.lock();
    try {
      SubjectKey known = byName.get(name);
      if (known != null) {
        return known;
      }
      if (byId.size() >= MAX_SUBJECTS) {
        throw new IOException(
            "the audit log has keys of " + MAX_SUBJECTS + " subjects, and takes no more");
      }
      byte[] secret = new byte[SubjectKey.BYTES];
      random.nextBytes(secret);
      AuditSubject subject =
          new AuditSubject(
              freshId(name.kind()),
              name.tenant(),
              name.kind(),
              name.issuer(),
              name.name(),
              clock.instant().truncatedTo(ChronoUnit.MILLIS));
      file.add(subject.id(), wrapping.wrap(subject.id(), SubjectEntry.toBytes(subject, secret)));
      SubjectKey key = new SubjectKey(subject, secret);
      keep(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  /** {@code p-} for persons, {@code a-} for agents, and 32 hex digits that are random. */
  private String freshId(AuditSubject.Kind kind) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String letter =
        switch (kind) {
          case USER -> "p-";
          case AGENT -> "a-";
        };
    return letter + HexFormat.of().formatHex(id);
  }

  @Override
  public List<AuditSubject> named(TenantId tenant, String name) {
    return byId.values().stream()
        .map(SubjectKey::subject)
        .filter(subject -> subject.tenant().equals(tenant) && subject.name().equals(name))
        .toList();
  }

  @Override
  public Optional<AuditSubject> find(TenantId tenant, String id) {
    return of(id).map(SubjectKey::subject).filter(subject -> subject.tenant().equals(tenant));
  }

  @Override
  public boolean isErased(String id) {
    return erased.contains(id);
  }

  @Override
  public boolean erase(TenantId tenant, String id) throws IOException {
    lock.lock();
    try {
      Optional<AuditSubject> subject = find(tenant, id);
      if (subject.isPresent()) {
        // First, so that a start after a kill goes on with it.
        erasures.add(id, clock.instant().toString());
        erased.add(id);
        unblanked.put(id, tenant);
        AuditSubject gone = subject.get();
        byName.remove(new SubjectName(gone.tenant(), gone.kind(), gone.issuer(), gone.name()));
        byId.remove(id);
      }
      // Also if that failed before, and is asked for again.
      if (!tenant.equals(unblanked.get(id))) {
        return false;
      }
      file.blank(id);
      unblanked.remove(id);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try (LineFile _ = erasures) {
      file.close();
    } finally {
      lock.unlock();
    }
  }
}
