package io.cardea.it.rig;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** What this process holds. */
public final class Vitals {

  private static final int SAMPLES = 3;

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

  /** Bytes of heap in use after a collection: the least of a few, as there is work going on. */
  public static long heap() {
    return LongStream.range(0, SAMPLES)
        .map(_ -> {
          System.gc();
          return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        })
        .min()
        .orElseThrow();
  }
}
