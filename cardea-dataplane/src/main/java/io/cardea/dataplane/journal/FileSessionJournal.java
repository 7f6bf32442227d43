package io.cardea.dataplane.journal;

import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in the files of one folder: a log that one thread appends to, in batches, and a base
 * that is written anew when the log has grown to a multiple of it. What waits for the thread is the
 * last state of each changed session, so it is bounded by the number of sessions. Thread-safe.
 */
public final class FileSessionJournal implements SessionJournal, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileSessionJournal.class);
  private static final long LEAST_LOG_BYTES = 4 * 1024 * 1024;
  private static final long BASES_PER_LOG = 2;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  /** Changes that wait, and who waits for them. */
  private record Batch(Map<SessionKey, Written> changes, CompletableFuture<Void> done) {

    static Batch empty() {
      return new Batch(new LinkedHashMap<>(), new CompletableFuture<>());
    }
  }

  private final JournalFolder folder;
  private final ThreadFactory threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicReference<@Nullable Thread> basing = new AtomicReference<>();
  private Batch waiting = Batch.empty();
  private @Nullable Thread writer;
  private boolean isClosing;
  private volatile long baseBytes;

  private FileSessionJournal(JournalFolder folder, ThreadFactory threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /**
   * A journal in {@code folder}, which is made if need be. What is said before {@link #begin} is
   * written then.
   *
   * @throws IOException if the folder cannot be made
   */
  public static FileSessionJournal at(Path folder, ThreadFactory threads) throws IOException {
    return new FileSessionJournal(JournalFolder.at(folder), threads);
  }

  /**
   * Gives the sessions of earlier processes to {@code memory}, and writes down what changes from
   * now on. Blocking.
   *
   * @param sealing keeps what is written secret, and what others write out
   * @param most sessions that are taken up
   * @param onGivenUp told of sessions that may have been live, but must not be taken up
   * @throws IOException if the folder cannot be used
   */
  public void begin(
      SessionMemory memory,
      Sealing sealing,
      int most,
      BiConsumer<SessionKey, SessionState> onGivenUp)
      throws IOException {
    JournalReader read = new JournalReader(most, onGivenUp, sealing).read(folder);
    if (read.damaged() > 0 || read.givenUp() > 0) {
      LOG.atWarn()
          .log(
              "the session journal is damaged: {} lines cannot be read, {} sessions are given up"
                  + " and their clients initialize again",
              read.damaged(),
              read.givenUp());
    }
    read.live().forEach(memory::restore);
    LogWriter log = new LogWriter(folder, read.next(), sealing);
    LOG.atInfo().log("{} sessions taken up", read.live().size());
    rebase(read.next(), memory, sealing);
    writer = threads.newThread(() -> run(log, memory, sealing));
    writer.start();
  }

  @Override
  public CompletionStage<Void> keep(SessionKey key, SessionState state) {
    return change(new Written.Kept(key, state));
  }

  @Override
  public CompletionStage<Void> end(SessionKey key) {
    return change(new Written.Ended(key));
  }

  private CompletionStage<Void> change(Written written) {
    lock.lock();
    try {
      waiting.changes().put(written.key(), written);
      changed.signal();
      return waiting.done();
    } finally {
      lock.unlock();
    }
  }

  private void run(LogWriter log, SessionMemory memory, Sealing sealing) {
    try (log) {
      for (Batch batch = next(); !batch.changes().isEmpty(); batch = next()) {
        try {
          log.append(batch.changes().values());
          batch.done().complete(null);
          if (log.bytes() > Math.max(LEAST_LOG_BYTES, BASES_PER_LOG * baseBytes)
              && basing.get() == null) {
            rebase(log.roll(), memory, sealing);
          }
        } catch (IOException e) {
          failed(batch, e);
        }
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a session log did not close");
    }
  }

  /** Waits for changes; without any it is closing. */
  private Batch next() {
    lock.lock();
    try {
      while (waiting.changes().isEmpty() && !isClosing) {
        changed.awaitUninterruptibly();
      }
      Batch batch = waiting;
      waiting = Batch.empty();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits is told; the changes are written later, unless they have been overtaken. */
  private void failed(Batch batch, IOException why) {
    LOG.atError().setCause(why).log("sessions cannot be written down: check the disk");
    batch.done().completeExceptionally(why);
    lock.lock();
    try {
      if (isClosing) {
        return;
      }
      batch.changes().forEach(waiting.changes()::putIfAbsent);
      long nanos = RETRY_NANOS;
      while (nanos > 0 && !isClosing) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Writes a base beside the log that begins with {@code first}. */
  private void rebase(long first, SessionMemory memory, Sealing sealing) {
    Thread thread =
        threads.newThread(() -> {
          try {
            baseBytes = Base.write(folder, first, memory, sealing);
          } catch (IOException e) {
            LOG.atError().setCause(e).log("sessions cannot be written anew: check the disk");
          } finally {
            basing.set(null);
          }
        });
    basing.set(thread);
    thread.start();
  }

  /** Writes down what waits, and stops. Blocking, for a bounded time. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    join(writer);
    join(basing.get());
  }

  private static void join(@Nullable Thread thread) {
    try {
      if (thread != null && !thread.join(CLOSE_DEADLINE)) {
        LOG.atWarn().log("sessions are still being written down");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
