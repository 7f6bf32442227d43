package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.adapter.HttpUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no YAML, or YAML that configuration does not need, is refused at its place. */
class HostileTextTest {

  private static final String BOMB =
      """
      a: &a [x, x]
      b: &b [*a, *a]
      """;

  @TempDir Path folder;

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("tab", "a:\n\tb: 1\n", "a.yaml:2: a tab is used for indentation (indent with"),
        arguments("bad indent", "a: 1\n b: 2\n", "a.yaml:2: is not YAML: mapping values are not"),
        arguments("open list", "a: [1, 2\n", "a.yaml:2: is not YAML: expected ',' or ']'"),
        arguments("open quote", "a: 'x\n", "a.yaml:2: is not YAML: found unexpected end"),
        arguments("bad escape", "a: \"\\q\"\n", "a.yaml:1: is not YAML: found unknown escape"),
        arguments("nul", "a: 1\nb: x\0y\n", "a.yaml:2: holds the character U+0000"),
        arguments("bell", "a: \u0007\n", "a.yaml:1: holds the character U+0007"),
        arguments("empty", "", "a.yaml: holds no document (remove the file"),
        arguments("comment", "# nothing\n", "a.yaml: holds no document"),
        arguments("separators", "---\n---\n", "a.yaml: holds no document"),
        arguments("duplicate", "kind: Role\nkind: Role\n", "a.yaml:2: kind: the key \"kind\" is"),
        arguments("tag", "a: !!js/function x\n", "a.yaml:1: a: tags (!...) are not supported"),
        arguments("own tag", "a: !env HOME\n", "a.yaml:1: a: tags (!...) are not supported"),
        arguments("alias bomb", BOMB, "a.yaml:2: b[0]: anchors (&...) and aliases (*...) are not"),
        arguments("anchor", "a: &x 1\n", "a.yaml:1: a: anchors (&...) and aliases"),
        arguments("merge key", Documents.ADAPTER + "<<: {a: b}\n", "a.yaml:6: unknown key \"<<\""),
        arguments("list key", "? [a]\n: b\n", "a.yaml:1: a key must be text"),
        arguments("empty key", "? \n: b\n", "a.yaml:1: a key must be text"),
        arguments("yaml 2", "%YAML 2.0\n---\na: 1\n", "a.yaml: is not YAML 1.2"),
        arguments("list", "- a\n", "a.yaml:1: must be a map of keys and values"),
        arguments("word", "hello\n", "a.yaml:1: must be a map of keys and values"),
        arguments("second document", "---\na: b\n---\nc: [\n", "a.yaml:5: is not YAML"),
        arguments(
            "stray text", "{\"a\": 1}x", "a.yaml:1: is not YAML: expected '<document start>'"),
        arguments("long key", "a".repeat(2_000) + ": 1\n", "a.yaml:1: is not YAML"),
        arguments("deep flow", "a: " + "[".repeat(100_000), "a.yaml:1: is nested more than 64"),
        arguments("deep block", "- ".repeat(100_000) + "x", "a.yaml:1: is nested more than 64"),
        arguments(
            "log forging",
            Documents.ADAPTER + "\"a\\nb\\e[1m\": 1\n",
            "a.yaml:6: unknown key \"a\\u000ab\\u001b[1m"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void shouldRefuseAtItsPlace(String name, String text, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .as(name)
        .anySatisfy(problem -> assertThat(problem).startsWith(expected));
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8AtItsPlace() {
    byte[] latin1 = "kind: Role\ntitle: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ConfigFolder.at(folder).with("a.yaml", latin1).problems())
        .containsExactly("a.yaml:2: is not UTF-8 text at byte offset 21 (save the file as UTF-8)");
  }

  @Test
  void shouldRefuseUtf16() {
    byte[] utf16 = "kind: Role\n".getBytes(StandardCharsets.UTF_16);

    assertThat(ConfigFolder.at(folder).with("a.yaml", utf16).problems())
        .containsExactly("a.yaml:1: is not UTF-8 text at byte offset 0 (save the file as UTF-8)");
  }

  @Test
  void shouldAllowAByteOrderMark() {
    String text = "\uFEFF" + Documents.ADAPTER;

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().adapters()).hasSize(1);
  }

  @Test
  void shouldReadNestingUpToItsLimit() {
    // A list in a map: the map is level 1, so 63 lists more are allowed.
    String fits = "a: " + "[".repeat(63) + "]".repeat(63);
    String deeper = "a: " + "[".repeat(64) + "]".repeat(64);

    assertThat(ConfigFolder.at(folder).with("a.yaml", fits).problems())
        .noneMatch(problem -> problem.contains("levels deep"));
    assertThat(ConfigFolder.at(folder).with("a.yaml", deeper).problems())
        .anyMatch(problem -> problem.contains("nested more than 64 levels deep"));
  }

  @Test
  void shouldReadFilesUpToTheirLimit() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(Documents.ADAPTER.getBytes(StandardCharsets.UTF_8));
    text.writeBytes(
        "#".repeat(ConfigLoader.MAX_FILE_BYTES - text.size()).getBytes(StandardCharsets.UTF_8));

    assertThat(ConfigFolder.at(folder).with("a.yaml", text.toByteArray()).problems()).isEmpty();

    text.write('#');
    assertThat(ConfigFolder.at(folder).with("a.yaml", text.toByteArray()).problems())
        .containsExactly("a.yaml: is larger than 4194304 bytes (split it into several files)");
  }

  @Test
  void shouldRefuseMoreValuesThanItsLimit() {
    String text = "a: [" + "1,".repeat(500_001) + "]";

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .anyMatch(problem -> problem.startsWith("a.yaml:1: holds more than 500000 values"));
  }

  @Test
  void shouldCapProblemsAndSayHowManyMore() {
    String text = "apiVersion: x\n" + keys(1_200);

    List<String> problems = ConfigFolder.at(folder).with("a.yaml", text).problems();

    assertThat(problems).hasSize(1_001);
    assertThat(problems.getLast()).matches("a.yaml: [0-9]+ more problems are not shown");
  }

  private static String keys(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("k").append(i).append(": !t x\n");
    }
    return text.toString();
  }

  @Test
  void shouldReadJsonIndentedWithTabsAndEscapes() {
    String json =
        """
        {
        \t"mcpServers": {
        \t\t"a": {\t"url": "https:\\/\\/host.example\\/mcp" }
        \t}
        }
        """;

    Loaded.Valid valid = ConfigFolder.at(folder).with("a.json", json).valid();

    assertThat(((HttpUpstream) valid.adapters().getFirst().upstream()).first().path())
        .isEqualTo("/mcp");
  }

  @Test
  void shouldNeverShowALineOfASecret() {
    String text =
        """
        spec:
          upstream:
            http:
              headers: {Authorization: "Bearer s3cr3t\\q"}
        """;

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems())
        .isNotEmpty()
        .noneMatch(problem -> problem.contains("s3cr3t"));
  }
}
