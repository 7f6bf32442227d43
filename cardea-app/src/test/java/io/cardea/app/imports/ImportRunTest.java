package io.cardea.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.imports.Given;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking, showing, agreeing, writing. */
class ImportRunTest {

  private static final String SERVER =
      """
      {"name": "a.b/weather", "version": "1.0.0", "description": "d", "packages": [{
        "registryType": "npm", "identifier": "weather", "version": "1.0.0",
        "packageArguments": [{"type": "positional", "valueHint": "region", "isRequired": true}],
        "environmentVariables": [{"name": "KEY", "isRequired": true, "isSecret": true}]}]}
      """;

  @TempDir private Path folder = Path.of(".");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Answers in turn, and then nothing more. */
  private static final class Answers implements Asker {
    private final Deque<String> answers;

    Answers(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public Optional<String> ask(String prompt) {
      return Optional.ofNullable(answers.poll());
    }
  }

  private int run(Asker asker, boolean approved, Optional<Path> file, boolean force)
      throws IOException {
    return new ImportRun(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            asker,
            json -> json.raw(JsonDocument.ROOT) + "\n",
            program -> !program.equals("npx"))
        .of(new Order("s.json", Given.NOTHING, approved, file, force), SERVER);
  }

  @Test
  void shouldAskShowAndWriteWhenSomebodyAgrees() throws IOException {
    int code = run(new Answers(" eu ", "Yes"), false, Optional.empty(), false);

    assertThat(code).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            # Imported from s.json (a.b/weather 1.0.0, npm)
            # Set $KEY
            {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"weather"},"spec":\
            {"title":"a.b/weather","description":"d","upstream":{"stdio":{"command":"npx","args":\
            ["-y","weather@1.0.0","eu"],"env":{"KEY":{"env":"KEY"}}}}}}
            """);
    assertThat(err.toString())
        .contains(
            "Adapter weather, of a.b/weather 1.0.0, npm",
            "  runs npx -y weather@1.0.0 eu",
            "  with KEY=$KEY",
            "  set $KEY",
            "  note: npx is not on this machine");
  }

  @Test
  void shouldWriteNothingIfNobodyAgrees() throws IOException {
    Path file = folder.resolve("a.yaml");

    assertThat(run(new Answers("eu", "n"), false, Optional.of(file), false)).isEqualTo(1);
    assertThat(run(new Answers("eu", ""), false, Optional.of(file), false)).isEqualTo(1);
    assertThat(run(new Answers("eu"), false, Optional.of(file), false)).isEqualTo(1);
    assertThat(run(new Answers(), true, Optional.of(file), false)).isEqualTo(1);
    assertThat(run(Asker.NOBODY, true, Optional.of(file), false)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(err.toString())
        .contains("s.json:3: has no value: region", "give each with --set NAME=VALUE");
  }

  @Test
  void shouldNeverReplaceAFileUnlessToldTo() throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> run(new Answers("eu"), true, Optional.of(file), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is there already; --force replaces it");
    assertThat(file).hasContent("mine");

    assertThat(run(new Answers("eu"), true, Optional.of(file), true)).isZero();
    assertThat(Files.readString(file)).startsWith("# Imported from s.json");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldSayThatThereIsNoFolder() {
    assertThatThrownBy(
            () -> run(new Answers("eu"), true, Optional.of(folder.resolve("x/a.yaml")), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no folder for");
  }
}
