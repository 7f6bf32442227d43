package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCommandTest {

  private static final String PATH = "/api/v1/explain";

  @TempDir private Path folder = Path.of(".");

  private FakeAdmin admin;

  @BeforeEach
  void open() throws IOException {
    admin = new FakeAdmin();
    Files.writeString(folder.resolve("admin.key"), "cardea_x\n");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private Ran run(String... args) {
    Stream<String> where =
        Stream.of("policy", "explain", "--url", admin.url(), "--data", folder.toString());
    return Ran.of(Stream.concat(where, Stream.of(args)).toArray(String[]::new));
  }

  @Test
  void shouldSayWhatTheGatewaySays() {
    admin.on(
        PATH,
        200,
        """
        {"decision":"denied","rule":"no grant","hints":["one\\u001b[2J","two"],\
        "roles":[{"role":"r","binding":"b","opens":true}]}\
        """);

    Ran ran = run("--agent", "bot", "--tool", "a/t");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("denied: no grant\n  one [2J\n  two\nrole r by Binding b\n");
    assertThat(run("--agent", "bot", "--tool", "a/t", "-o", "json").out()).contains("\"hints\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tool a/b/c | \"adapter\":\"a\",\"tool\":\"b/c\"",
        "--prompt a/p | \"adapter\":\"a\",\"prompt\":\"p\"",
        "--resource a/file:///x | \"adapter\":\"a\",\"resource\":\"file:///x\"",
        "--adapter a --peer 192.0.2.1 | \"adapter\":\"a\",\"peer\":\"192.0.2.1\"",
        "--tool a/t --issuer i | \"issuer\":\"i\",\"adapter\":\"a\",\"tool\":\"t\"",
        "--tool a/t --args {\"x\":1} | \"adapter\":\"a\",\"tool\":\"t\",\"arguments\":{\"x\":1}",
        "--adapter a --user ann@home@idp --group g | \"user\":{\"subject\":\"ann@home\",\"issuer\":"
            + "\"idp\",\"groups\":[\"g\"]},\"adapter\":\"a\""
      })
  void shouldAskWhatIsMeant(String options, String members) {
    admin.on(PATH, 200, "{\"decision\":\"allowed\",\"rule\":\"x\",\"hints\":[],\"roles\":[]}");

    Ran ran = run(("--agent bot " + options).split(" "));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(admin.bodies()).containsExactly("{\"agent\":\"bot\"," + members + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "--tool a/t",
    "--agent bot",
    "--agent bot --tool t",
    "--agent bot --tool /t",
    "--agent bot --tool a/t --prompt a/p",
    "--agent bot --adapter a --user ann",
    "--agent bot --adapter a --user @idp"
  })
  void shouldNotAskWithoutAQuestion(String options) {
    Ran ran = run(options.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }
}
