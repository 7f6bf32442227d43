package io.cardea.controlplane.records;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.index.RecordTime;
import io.cardea.audit.prove.LeafProver;
import io.cardea.audit.seal.LeafReader;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the log of this node to a database, once it is sealed, on a thread of its own. The log is
 * read from its files, so nothing waits for the database and nothing is kept for it in memory but
 * one batch. A batch and how far it reaches are one transaction: whatever ends in between, nothing
 * is missing and nothing is there twice. What retention removes goes there, too.
 */
public final class RecordCopy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordCopy.class);
  private static final int BATCH = 2000;
  private static final int STEP = 200;
  private static final long PERIOD_MILLIS = 1000;
  private static final long CLOSE_MILLIS = 5000;
  private static final Duration BEAT = Duration.ofSeconds(5);

  /** Before another reason of one outage is told. */
  private static final Duration REST = Duration.ofMinutes(1);

  private final Path folder;
  private final Path keyFile;
  private final String node;
  private final CopyDatabase database;
  private final InstantSource clock;
  private final Partitions partitions;
  private final CopyRemoval removal;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable LogRow row;
  private @Nullable LeafReader reader;
  private NavigableSet<Long> segments = new TreeSet<>();
  private long lastNext;

  /** Why copying fails; empty while it does not. */
  private String trouble = "";

  private Instant told = Instant.MIN;

  private long passedOver;
  private volatile CopyState state;

  private RecordCopy(
      Path folder,
      Path keyFile,
      String node,
      CopyDatabase database,
      InstantSource clock,
      ThreadFactory threads) {
    this.folder = folder;
    this.keyFile = keyFile;
    this.node = node;
    this.database = database;
    this.clock = clock;
    this.partitions = new Partitions(database);
    this.removal = new CopyRemoval(folder, keyFile, database, partitions);
    this.state = new CopyState(0, clock.instant(), 0);
    this.thread = threads.newThread(this::run);
  }

  /**
   * Goes on where the database says that copying has ended, about once a second.
   *
   * @param folder of a log that is sealed
   * @param keyFile keys whose statements of removals are believed
   * @param node what the machine is called, for people
   */
  public static RecordCopy start(
      Path folder,
      Path keyFile,
      String node,
      CopyDatabase database,
      InstantSource clock,
      ThreadFactory threads) {
    RecordCopy copy = new RecordCopy(folder, keyFile, node, database, clock, threads);
    copy.thread.start();
    return copy;
  }

  /** How it stands. */
  public CopyState state() {
    return state;
  }

  /** Ends, within seconds; what is not copied yet will be by the next. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        turn();
      } while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) { // not even telling of one has worked
      LOG.atError().setCause(e).log("Audit records are copied no more, until a restart");
      throw e;
    } finally {
      release();
    }
  }

  private void turn() {
    try {
      Optional<Checkpoint> sealed = LeafReader.newest(folder);
      if (sealed.isPresent()) {
        tell(sealed.get());
        copy(sealed.get());
        tell(sealed.get());
      }
      if (!trouble.isEmpty()) {
        LOG.atInfo().log("Audit records are copied to {} again", database);
      }
      trouble = "";
    } catch (IOException | RuntimeException | Error e) {
      release(); // what was read and not copied is read again
      partitions.forget();
      if (stopped.getCount() == 0) {
        return;
      }
      String why = e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
      boolean isOther = !why.equals(trouble) && told.plus(REST).isBefore(clock.instant());
      if (trouble.isEmpty() || isOther) {
        told = clock.instant();
        LOG.atError()
            .setCause(e instanceof IOException ? null : e)
            .log(
                "Audit records are not copied to {}: {}. Calls go on, and it is tried again",
                database,
                why);
      }
      trouble = why;
      state = new CopyState(state.behind(), state.complete(), state.failures() + 1);
    }
  }

  private void tell(Checkpoint sealed) {
    long behind = Math.max(0, sealed.size() - lastNext);
    Instant complete = behind == 0 ? clock.instant() : state.complete();
    state = new CopyState(behind, complete, state.failures());
  }

  private void copy(Checkpoint sealed) throws IOException {
    LogRow at = row == null ? begin(sealed) : row;
    LeafReader reading = reader == null ? LeafReader.at(folder, at.place(), keyFile) : reader;
    reader = reading;
    lastNext = at.next();
    boolean isNews = at.next() < sealed.size();
    while (at.next() < sealed.size() && stopped.getCount() > 0) {
      at = batch(at, reading, LeafReader.Place.behind(sealed));
      row = at;
      lastNext = at.next();
      tell(sealed);
    }
    if (at.next() == sealed.size() && stopped.getCount() > 0) {
      row = beat(at, isNews);
    }
    warn(reading);
    forgetRemoved(at);
  }

  private LogRow begin(Checkpoint sealed) throws IOException {
    LeafReader.Place start = LeafReader.beginning(folder);
    String log = sealed.origin();
    LogRow at =
        database.write(connection -> {
          RecordTable.add(
              connection, new LogRow(0, log, node, start.leaf(), start.at(), 0, 0, 0, 0));
          LogRow found = RecordTable.log(connection, log).orElseThrow();
          RecordTable.name(connection, found.number(), node);
          return found;
        });
    if (at.next() > sealed.size()) {
      throw new IOException(
          "it has %d records of %s, of which %d are sealed here: the log was cut or put back"
              .formatted(at.next(), log, sealed.size()));
    }
    Optional<byte[]> last =
        at.next() == 0
            ? Optional.empty()
            : database.write(connection ->
                RecordTable.record(connection, at.number(), at.next() - 1, at.latest()));
    try (LeafProver prover = LeafProver.open(folder)) {
      if (last.isPresent() && !prover.isLeaf(at.next() - 1, last.get())) {
        throw new IOException(
            "the last record there, %d of %s, is not what was sealed here: cardea audit verify-copy"
                .formatted(at.next() - 1, log));
      }
    }
    row = at;
    return at;
  }

  private LogRow batch(LogRow from, LeafReader reading, LeafReader.Place end) throws IOException {
    CopyBatch batch = new CopyBatch(from);
    while (!batch.isFull(BATCH) && reading.place().leaf() < end.leaf()) {
      reading.read(STEP, end, batch::add);
    }
    LogRow to = batch.until(reading.place());
    partitions.ensure(batch.times(), clock.instant());
    boolean isOurs =
        database.write(connection -> {
          if (!RecordTable.advance(connection, from, to)) {
            return false;
          }
          RecordTable.insert(connection, from.number(), batch);
          return true;
        });
    if (!isOurs) {
      throw new IOException("somebody else copies %s, too, or put it back".formatted(from.log()));
    }
    return to;
  }

  /** Says there that nothing is missing, so that who asks knows. */
  private LogRow beat(LogRow at, boolean isNews) throws IOException {
    long now = RecordTime.of(clock.instant());
    if (!isNews && Math.abs(now - at.complete()) < TimeUnit.SECONDS.toMicros(BEAT.toSeconds())) {
      return at;
    }
    boolean _ =
        database.write(connection -> {
          RecordTable.complete(connection, at.number(), now);
          return true;
        });
    return new LogRow(
        at.number(),
        at.log(),
        at.node(),
        at.next(),
        at.at(),
        at.latest(),
        at.skew(),
        now,
        at.removed());
  }

  private void warn(LeafReader reading) {
    if (reading.passedOver() > passedOver) {
      LOG.atError()
          .log(
              "{} audit records in {} are not what was sealed, or were taken away, and are not copied:"
                  + " cardea audit verify says more",
              reading.passedOver() - passedOver,
              folder);
    }
    passedOver = reading.passedOver();
  }

  private void forgetRemoved(LogRow at) throws IOException {
    NavigableSet<Long> there = SegmentName.in(folder);
    if (segments.isEmpty() || !there.containsAll(segments)) {
      removal.run(at, clock.instant());
    }
    segments = there;
  }

  private void release() {
    try {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Files of the audit log were not closed");
    } finally {
      reader = null;
      row = null;
      segments = new TreeSet<>();
      passedOver = 0;
    }
  }
}
