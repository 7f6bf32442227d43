package io.cardea.upstream.stdio;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every child process of this node. Thread-safe. */
public final class ChildProcesses implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);

  /** A little more than the stages of a stop take together. */
  private static final Duration STOP = Duration.ofSeconds(8);

  private final ServerLogs logs;
  private final Launcher launcher;
  private final ThreadFactory threads;
  private final LongSupplier nanoTime;
  private final StartBackoff backoff;
  private final Incidents incidents;
  private final Set<AdapterKey> bereft = ConcurrentHashMap.newKeySet();
  private final Map<AdapterKey, String> causes = new ConcurrentHashMap<>();
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * No process yet.
   *
   * @param logs keeps what they write to their standard error
   * @param launcher says how they are started
   * @param threads for the pipes, three a process and one more while it is stopped. They must be
   *     platform threads: a read of a pipe holds a virtual thread's carrier, and enough of them
   *     stop every virtual thread of the JVM
   * @param nanoTime monotonic time
   * @param random spreads restarts
   * @param incidents hear of processes that die and are started again
   */
  public ChildProcesses(
      ServerLogs logs,
      Launcher launcher,
      ThreadFactory threads,
      LongSupplier nanoTime,
      RandomGenerator random,
      Incidents incidents) {
    this.logs = logs;
    this.launcher = launcher;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.backoff = new StartBackoff(nanoTime, random);
    this.incidents = incidents;
  }

  public ServerLogs logs() {
    return logs;
  }

  Launcher launcher() {
    return launcher;
  }

  StartBackoff backoff() {
    return backoff;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** A process ended by itself, or none could be started. */
  void died(AdapterKey adapter, String cause) {
    bereft.add(adapter);
    incidents.note(adapter, Incident.Kind.PROCESS_DIED, cause);
  }

  /** No use could be made of a process, for this reason; what comes after it may only wait. */
  void failed(AdapterKey adapter, String cause) {
    causes.put(adapter, cause);
  }

  /** The last reason why no use could be made of one; empty if there is none. */
  String cause(AdapterKey adapter) {
    return causes.getOrDefault(adapter, "");
  }

  /** A process runs. */
  void begun(AdapterKey adapter) {
    if (bereft.remove(adapter)) {
      incidents.note(
          adapter, Incident.Kind.PROCESS_RESTARTED, "a process was started after one had died");
    }
  }

  /** None is started yet. */
  void heldBack(AdapterKey adapter) {
    incidents.note(
        adapter,
        Incident.Kind.PROCESS_HELD_BACK,
        "it died too often just after its start; what it wrote: cardea logs " + adapter.name());
  }

  boolean isClosed() {
    return closed;
  }

  void run(String name, Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName(name);
    thread.start();
  }

  void started(Child child) {
    running.add(child);
  }

  void released(Child child) {
    running.remove(child);
  }

  /** How many processes there are, those being stopped included. */
  public int running() {
    return running.size();
  }

  /** Forgets what is known of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    logs.retain(live);
    backoff.retain(live);
    bereft.retainAll(live);
    causes.keySet().retainAll(live);
  }

  /**
   * Starts no more, and ends all of them in the way MCP asks for; blocks until they are gone, 8 s
   * at most. Needs no event loop, so that a shutdown may call it last.
   */
  @Override
  public void close() {
    closed = true;
    List<Child> all = List.copyOf(running);
    CountDownLatch gone = new CountDownLatch(all.size());
    all.forEach(child -> child.stop(gone::countDown));
    try {
      if (!gone.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("{} child processes could not be ended", gone.getCount());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
