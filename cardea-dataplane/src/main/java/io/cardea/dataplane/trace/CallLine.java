package io.cardea.dataplane.trace;

import io.cardea.dataplane.call.Call;
import io.cardea.model.trace.TraceContext;
import org.slf4j.spi.LoggingEventBuilder;

/** Lines of the log that are about a call. */
public final class CallLine {

  /** Name of the id of the call. */
  public static final String REQUEST = "requestId";

  /** Name of the id of the trace that tells of it. */
  public static final String TRACE = "traceId";

  /** Name of the id of its place in that trace. */
  public static final String SPAN = "spanId";

  private CallLine() {}

  /** {@code line} with what leads to {@code call}. */
  public static LoggingEventBuilder of(LoggingEventBuilder line, Call call) {
    LoggingEventBuilder known = line.addKeyValue(REQUEST, call.arrival().id());
    TraceContext context = call.arrival().trace().context().orElse(null);
    return context == null
        ? known
        : known.addKeyValue(TRACE, context.traceId()).addKeyValue(SPAN, context.spanId());
  }
}
