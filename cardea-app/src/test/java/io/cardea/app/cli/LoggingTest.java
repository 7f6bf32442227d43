package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the process's log is before a command asks for another, and who may. */
class LoggingTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldBeginWithWarningsForPeople() {
    LoggerContext context = new LoggerContext();
    new Logging().configure(context);

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getLevel()).isEqualTo(Level.WARN);
    assertThat(root.getAppender("CONSOLE")).isNotNull();
    assertThat(context.getLogger("com.zaxxer.hikari").isDebugEnabled()).isFalse();
  }

  @Test
  void shouldBeWhatLogbackBeginsWith() {
    assertThat(root().getAppender("CONSOLE")).isNotNull();
  }

  @Test
  void shouldLeaveThoseWhoListenWhereTheyAre() throws Exception {
    // Given
    Path data = Files.createDirectory(folder.resolve("data"));
    ListAppender<ILoggingEvent> listening = new ListAppender<>();
    root().addAppender(listening);
    // When
    for (List<String> command :
        List.of(
            List.of("backup", folder.resolve("file").toString(), "--data", data.toString()),
            List.of("audit", "verify-copy", data.toString()),
            List.of(
                "audit",
                "restore",
                "--archive",
                folder.resolve("no").toString(),
                "--into",
                data.toString()))) {
      Ran.of(command.toArray(String[]::new));
    }
    // Then
    assertThat(root().isAttached(listening)).isTrue();
    root().detachAppender(listening);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
