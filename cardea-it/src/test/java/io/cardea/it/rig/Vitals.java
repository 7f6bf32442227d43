package io.cardea.it.rig;

import com.sun.management.UnixOperatingSystemMXBean;
import io.cardea.model.limit.ReplayLimits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** What this process holds. */
public final class Vitals {

  /** So often, a while apart: answers of megabytes come and go meanwhile. */
  private static final int SAMPLES = 10;

  private static final long APART_NANOS = 400_000_000L;
  private static final long UNCOUNTED_BYTES = 64L * 1024 * 1024;

  private Vitals() {}

  /** Child processes, theirs included. */
  public static long processes() {
    return ProcessHandle.current().descendants().count();
  }

  /** Open files and sockets. */
  public static long descriptors() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  /** Bytes of heap in use after a collection: the least of some, as there is work going on. */
  public static long heap() {
    return LongStream.range(0, SAMPLES)
        .map(_ -> {
          LockSupport.parkNanos(APART_NANOS);
          System.gc();
          return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        })
        .min()
        .orElseThrow();
  }

  /**
   * Bytes by which the heap may grow in {@code time}. What streams keep for clients that come back
   * grows to its budget until the first of it expires; after that nothing does.
   */
  public static long growth(Duration time) {
    ReplayLimits replay = ReplayLimits.DEFAULT;
    boolean isKept = time.compareTo(replay.keep().multipliedBy(2)) < 0;
    return UNCOUNTED_BYTES + (isKept ? replay.bytes() : 0);
  }
}
