package io.cardea.it.rig;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cardea.testkit.gateway.TestGateway;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Every log line of every test that runs meanwhile, as text. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Queue<String> texts = new ConcurrentLinkedQueue<>();

  private LogLines() {}

  /** Listens until it is closed. */
  public static LogLines listen() {
    // Whoever asks while another test makes the first logger gets none of Logback's.
    TestGateway.eventually(() -> root() instanceof Logger, "loggers are there");
    LogLines lines = new LogLines();
    lines.start();
    ((Logger) root()).addAppender(lines);
    return lines;
  }

  private static org.slf4j.Logger root() {
    return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** The lines so far. */
  public List<String> texts() {
    return List.copyOf(texts);
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
    ((Logger) root()).detachAppender(this);
  }
}
