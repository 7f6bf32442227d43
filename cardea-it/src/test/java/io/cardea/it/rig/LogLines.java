package io.cardea.it.rig;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cardea.testkit.gateway.TestGateway;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What this process says in its log, in whichever test, as text. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Queue<String> texts = new ConcurrentLinkedQueue<>();

  private final String logger;

  private LogLines(String logger) {
    this.logger = logger;
  }

  /** Listens to everybody until it is closed. */
  public static LogLines listen() {
    return listen(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** Listens to {@code logger}, the name of a class, until it is closed. */
  public static LogLines listen(String logger) {
    // Whoever asks while another test makes the first logger gets none of Logback's.
    TestGateway.eventually(
        () -> LoggerFactory.getLogger(logger) instanceof Logger, "loggers are there");
    LogLines lines = new LogLines(logger);
    lines.start();
    lines.logger().addAppender(lines);
    return lines;
  }

  private Logger logger() {
    return (Logger) LoggerFactory.getLogger(logger);
  }

  /** The lines so far. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /** How many of them have {@code part}. */
  public long count(String part) {
    return texts.stream().filter(text -> text.contains(part)).count();
  }

  @Override
  protected void append(ILoggingEvent event) {
    texts.add(
        event.getFormattedMessage()
            + event.getKeyValuePairs()
            + (event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage()));
  }

  @Override
  public void close() {
    logger().detachAppender(this);
  }
}
