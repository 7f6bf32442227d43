package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code cardea} keeps of a training, in a checkout with a scripted JDK. */
class LauncherTest {

  /** Packages nothing. */
  private static final String MAVEN =
      """
      #!/bin/sh
      mkdir -p cardea-app/target
      : > cardea-app/target/cardea-app-0.1.0-SNAPSHOT.jar
      """;

  /** Says how it was started; a training writes its files bit by bit, and ends as it is told. */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:AOTCacheOutput=*) output=${argument#*=} ;;
        esac
      done
      if [ -n "${output-}" ]; then
        mkdir -p "${output%/*}/native"
        echo half > "$output"
        echo half > "${output%/*}/native/library"
        eval "$TRAINING"
        echo whole > "$output"
        touch -t 209901010000 "$output"
      else
        echo "started $*"
      fi
      """;

  @TempDir private Path home = Path.of(".");

  /** What a run said. */
  private record Said(String out, String err) {}

  @BeforeEach
  void checkOut() throws IOException {
    for (String folder : List.of(".mvn", "jdk/bin", "cardea-app/src/main")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.createFile(home.resolve("cardea-app/pom.xml"));
    Files.writeString(home.resolve(".mvn/jdk.sh"), "JAVA_HOME=$home/jdk\n");
    Files.copy(Path.of("../cardea"), home.resolve("cardea"));
    script("mvnw", MAVEN);
    script("jdk/bin/java", JAVA);
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(home.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Path target(String name) {
    return home.resolve("cardea-app/target").resolve(name);
  }

  /** Runs a command, with a training that does so when it is half done. */
  private Said run(String training) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", home.resolve("cardea").toString(), "version");
    builder.environment().put("TRAINING", training);
    builder.environment().remove("JAVA_OPTS");
    Process process = builder.redirectError(home.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int _ = process.waitFor();
    return new Said(out, Files.readString(home.resolve("err")));
  }

  @Test
  void shouldStartWithWhatATrainingHasMade() throws IOException, InterruptedException {
    for (int time = 0; time < 2; time++) {
      assertThat(run("").out())
          .startsWith("started ")
          .contains("-XX:AOTCache=" + target("cardea.aot"), "sqlite.lib.path=" + target("native"))
          .endsWith(" version\n");
    }
    assertThat(target("cardea.aot")).hasContent("whole");
    assertThat(target("cardea.aot.tmp")).doesNotExist();
  }

  @Test
  void shouldKeepNothingOfATrainingThatFails() throws IOException, InterruptedException {
    Said said = run("exit 1");

    assertThat(said.err()).contains("No ahead-of-time cache could be made");
    assertThat(said.out()).startsWith("started ").doesNotContain("AOTCache", "sqlite");
    assertThat(target("native")).doesNotExist();
    assertThat(target("cardea.aot")).doesNotExist();
    assertThat(target("cardea.aot.tmp")).doesNotExist();

    // Nor is it tried again each time
    assertThat(run("").out()).startsWith("started ").doesNotContain("AOTCache");
  }

  @Test
  void shouldUseNothingOfATrainingThatWasKilled() throws IOException, InterruptedException {
    String killer = "touch -t 209901010000 \"$output\"; kill -9 $PPID; exit 1";
    assertThat(run(killer).out()).isEmpty();

    assertThat(run("").out()).startsWith("started ").doesNotContain("AOTCache");
  }
}
