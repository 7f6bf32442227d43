package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.trace.CallLine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that calls cannot be recorded: with the cause once when that begins, of each call in a line
 * only, and once when it is over. When some calls can be recorded and others cannot, it begins and
 * ends again and again: it is told once a minute at most. Any thread.
 */
final class RecordingOutage {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingOutage.class);

  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final AtomicLong quietUntil;

  RecordingOutage() {
    this(System::nanoTime);
  }

  /**
   * @param nanos as {@link System#nanoTime}
   */
  RecordingOutage(LongSupplier nanos) {
    this.nanos = nanos;
    this.quietUntil = new AtomicLong(nanos.getAsLong());
  }

  /** {@code what} of {@code call} was not recorded. */
  void failed(Call call, String what, Throwable cause) {
    if (begins()) {
      LOG.error("The audit log cannot be written; only lines at INFO follow of each call", cause);
    }
    CallLine.of(LOG.atInfo(), call).log("{} is not recorded: {}", what, cause.getMessage());
  }

  /** Whether that is to be told. */
  boolean begins() {
    long until = quietUntil.get();
    long now = nanos.getAsLong();
    return !isTold.get()
        && now - until >= 0
        && quietUntil.compareAndSet(until, now + QUIET_NANOS)
        && !isTold.getAndSet(true);
  }

  /** Something was recorded. */
  void over() {
    if (ends()) {
      LOG.info("The audit log is written again");
    }
  }

  /** Whether that is to be told. */
  boolean ends() {
    return isTold.get() && isTold.getAndSet(false);
  }
}
