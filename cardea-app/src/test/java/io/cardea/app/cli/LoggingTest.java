package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cardea.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whose log is the command's. */
class LoggingTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldHaveWarningsForPeopleInAProcessOfItsOwn() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String nowhere = folder.resolve("no").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "audit",
                "verify-copy",
                nowhere,
                "--audit-postgres",
                "jdbc:postgresql://127.0.0.1:1/audit?connectTimeout=1")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("cardea: ").doesNotContain("DEBUG", "INFO", "{\"");
  }

  @Test
  void shouldLeaveTheLogOfAnotherProcessToIt() throws Exception {
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
