package io.cardea.app.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.cardea.dataplane.trace.CallLine;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * The gateway's own log lines for a collector, as they are written to standard error, each at its
 * place in the trace that it names.
 */
final class LogExport extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Most characters of a value that is told; text and stack traces are not cut. */
  private static final int MAX_VALUE = 1_024;

  private final LoggerProvider provider;

  LogExport(LoggerProvider provider) {
    this.provider = provider;
    setName("otlp");
  }

  /** From now on every line that is written is exported. */
  void attach() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    setContext(context);
    start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  /** No more lines are. */
  void detach() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
    stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    LogRecordBuilder line =
        provider
            .get(event.getLoggerName())
            .logRecordBuilder()
            .setTimestamp(event.getInstant())
            .setSeverity(severity(event))
            .setSeverityText(event.getLevel().toString())
            .setBody(event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      tell(pairs, line);
    }
    if (event.getThrowableProxy() != null) {
      line.setAttribute("exception.type", event.getThrowableProxy().getClassName());
      line.setAttribute(
          "exception.stacktrace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    line.emit();
  }

  private static void tell(List<KeyValuePair> pairs, LogRecordBuilder line) {
    String trace = "";
    String span = "";
    for (KeyValuePair pair : pairs) {
      String value = String.valueOf(pair.value);
      switch (pair.key) {
        case CallLine.TRACE -> trace = value;
        case CallLine.SPAN -> span = value;
        default ->
            line.setAttribute(
                pair.key, value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value);
      }
    }
    if (!trace.isEmpty()) {
      SpanContext place =
          SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
      line.setContext(Context.root().with(Span.wrap(place)));
    }
  }

  private static Severity severity(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case ch.qos.logback.classic.Level.ERROR_INT -> Severity.ERROR;
      case ch.qos.logback.classic.Level.WARN_INT -> Severity.WARN;
      case ch.qos.logback.classic.Level.INFO_INT -> Severity.INFO;
      case ch.qos.logback.classic.Level.DEBUG_INT -> Severity.DEBUG;
      default -> Severity.TRACE;
    };
  }
}
