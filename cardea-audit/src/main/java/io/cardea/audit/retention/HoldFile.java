package io.cardea.audit.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds in a file of lines, each with tabs between name, tenant, from, until, since, by and reason;
 * {@code *} stands for what is empty. The file is replaced whole. Thread-safe; the lock is held
 * over I/O, and taken by no event loop: who makes a hold has to wait for a removal that has begun.
 */
public final class HoldFile implements LegalHolds {

  private static final Logger LOG = LoggerFactory.getLogger(HoldFile.class);
  private static final String NONE = "*";
  private static final int FIELDS = 7;

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final UnfinishedRemoval unfinished;
  private NavigableMap<String, LegalHold> holds;

  private HoldFile(Path file, UnfinishedRemoval unfinished, NavigableMap<String, LegalHold> holds) {
    this.file = file;
    this.unfinished = unfinished;
    this.holds = holds;
  }

  /**
   * Reads the file; one that does not exist has no holds. What was to be removed of the log before
   * the last end, and is not held, goes now.
   *
   * @param log folder of the log
   * @param keyFile where the keys are that seal it
   * @throws IOException if it cannot be read, or a line of it is damaged: without knowing what is
   *     held nothing may be removed
   */
  public static HoldFile open(Path file, Path log, Path keyFile) throws IOException {
    NavigableMap<String, LegalHold> holds = new TreeMap<>();
    if (Files.exists(file)) {
      int number = 0;
      for (String line : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
        number++;
        try {
          LegalHold hold = parse(line);
          holds.put(hold.name(), hold);
        } catch (IllegalArgumentException | DateTimeException e) {
          throw new IOException(
              "%s is damaged in line %d: put back a copy, or make the line right or go"
                  .formatted(file, number),
              e);
        }
      }
    }
    HoldFile opened = new HoldFile(file, new UnfinishedRemoval(log, keyFile), holds);
    opened.finish();
    return opened;
  }

  private void finish() {
    try {
      unfinished.finish(removal -> holds.values().stream().noneMatch(removal::isHeldBy));
    } catch (IOException e) { // it has to work before something is held
      LOG.atWarn().setCause(e).log("A segment that was to be removed is still there");
    }
  }

  @Override
  public List<LegalHold> all() {
    lock.lock();
    try {
      return List.copyOf(holds.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean add(LegalHold hold) throws IOException {
    lock.lock();
    try {
      if (holds.containsKey(hold.name()) || holds.size() >= MAX) {
        return false;
      }
      NavigableMap<String, LegalHold> next = new TreeMap<>(holds);
      next.put(hold.name(), hold);
      unfinished.finish(removal -> removal.isHeldBy(hold));
      replace(next);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(String name) throws IOException {
    lock.lock();
    try {
      NavigableMap<String, LegalHold> next = new TreeMap<>(holds);
      if (next.remove(name) == null) {
        return false;
      }
      replace(next);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
      throws IOException {
    lock.lock();
    try {
      Optional<LegalHold> covering = holds.values().stream().filter(covers).findFirst();
      if (covering.isEmpty()) {
        destruction.run();
      }
      return covering;
    } finally {
      lock.unlock();
    }
  }

  private void replace(NavigableMap<String, LegalHold> next) throws IOException {
    String text =
        next.values().stream().map(hold -> line(hold) + "\n").collect(Collectors.joining());
    Path writing = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(writing);
    try (FileChannel channel =
        FileChannel.open(
            writing,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(writing))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    holds = next;
    @Nullable Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      FileNames.force(folder);
    }
  }

  private static String line(LegalHold hold) {
    return String.join(
        "\t",
        hold.name(),
        hold.tenant().map(TenantId::value).orElse(NONE),
        hold.from().map(Instant::toString).orElse(NONE),
        hold.until().map(Instant::toString).orElse(NONE),
        hold.since().toString(),
        hold.by(),
        hold.reason());
  }

  private static LegalHold parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("a hold has " + FIELDS + " fields");
    }
    return new LegalHold(
        fields[0],
        parse(fields[1], TenantId::new),
        parse(fields[2], Instant::parse),
        parse(fields[3], Instant::parse),
        Instant.parse(fields[4]),
        fields[5],
        fields[6]);
  }

  private static <T> Optional<T> parse(String field, Function<String, T> reader) {
    return field.equals(NONE) ? Optional.empty() : Optional.of(reader.apply(field));
  }
}
