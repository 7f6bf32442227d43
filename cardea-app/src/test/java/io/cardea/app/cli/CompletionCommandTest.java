package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real bash offers after a tab. */
class CompletionCommandTest {

  /** Asks the completion that is registered for the command, as bash does when tab is pressed. */
  private static final String TAB =
      """
      source "$1" || exit 3
      shift
      registered=$(complete -p "$1") || exit 4
      [[ $registered =~ -F\\ ([^ ]+) ]] || exit 5
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      COMP_LINE="$*"
      COMP_POINT=${#COMP_LINE}
      "${BASH_REMATCH[1]}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir private Path folder = Path.of(".");

  @BeforeEach
  void writeScript() throws IOException {
    Files.writeString(folder.resolve("script"), Ran.of("completion", "bash").out());
  }

  /** What is offered for the last of {@code words}. */
  private List<String> offered(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("bash", "--norc", "-c", TAB, "bash", folder.resolve("script").toString()));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  @Test
  void shouldOfferEveryCommand() throws IOException, InterruptedException {
    assertThat(offered("cardea", ""))
        .contains("run", "stdio", "apply", "get", "keys", "secret", "import", "completion", "help")
        .doesNotContain("train");
  }

  @ParameterizedTest
  @CsvSource({
    "key, keys",
    "ru, run",
    "sec, secret",
    "comp, completion",
  })
  void shouldCompleteACommand(String begun, String whole) throws IOException, InterruptedException {
    assertThat(offered("cardea", begun)).containsExactly(whole);
  }

  @Test
  void shouldOfferWhatCommandsTake() throws IOException, InterruptedException {
    assertThat(offered("cardea", "keys", "")).contains("create", "list", "revoke");
    assertThat(offered("cardea", "get", "")).contains("adapters", "tools", "profiles");
    assertThat(offered("cardea", "get", "adapters", "--o")).containsExactly("--output");
    assertThat(offered("cardea", "get", "adapters", "-o", ""))
        .containsExactly("table", "json", "yaml");
    assertThat(offered("cardea", "completion", "")).containsExactly("bash", "zsh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "history", "rollback", "schema"})
  void shouldOfferTheKinds(String command) throws IOException, InterruptedException {
    assertThat(offered("cardea", command, ""))
        .contains("adapter", "profile", "role", "binding", "gateway");
    assertThat(offered("cardea", command, "ad")).containsExactly("adapter");
  }

  @Test
  void shouldPrintTheSameForZshWhichItRecognises() {
    Ran zsh = Ran.of("completion", "zsh");

    assertThat(zsh.code()).isZero();
    assertThat(zsh.err()).isEmpty();
    assertThat(zsh.out()).contains("ZSH_VERSION", "bashcompinit", "complete -F");
  }

  @Test
  void shouldRefuseShellsThatItDoesNotKnow() {
    assertThat(Ran.of("completion", "fish").code()).isEqualTo(2);
    assertThat(Ran.of("completion", "fish").err()).contains("bash, zsh");
    assertThat(Ran.of("completion").code()).isEqualTo(2);
  }
}
