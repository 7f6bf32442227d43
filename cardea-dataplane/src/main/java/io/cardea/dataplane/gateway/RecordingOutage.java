package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.trace.CallLine;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that calls cannot be recorded: with the cause once when that begins, of each call in a line
 * only, and once when it is over. Any thread.
 */
final class RecordingOutage {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingOutage.class);

  private final AtomicBoolean isTold = new AtomicBoolean();

  /** {@code what} of {@code call} was not recorded. */
  void failed(Call call, String what, Throwable cause) {
    if (!isTold.getAndSet(true)) {
      LOG.error("The audit log cannot be written; only lines at INFO follow of each call", cause);
    }
    CallLine.of(LOG.atInfo(), call).log("{} is not recorded: {}", what, cause.getMessage());
  }

  /** Something was recorded. */
  void over() {
    if (isTold.get() && isTold.getAndSet(false)) {
      LOG.info("The audit log is written again");
    }
  }
}
