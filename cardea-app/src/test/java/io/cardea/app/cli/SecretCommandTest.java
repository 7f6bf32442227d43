package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretCommandTest {

  private static final String STORED =
      """
      {"name":"token","version":2,"updatedAt":"2026-01-02T03:04:05Z","by":"boss",\
      "usedBy":[{"kind":"Adapter","name":"weather","inForce":%s}]}\
      """;

  private final InputStream console = System.in;
  @TempDir private Path folder = Path.of(".");
  private FakeAdmin admin;

  @BeforeEach
  void open() throws IOException {
    admin = new FakeAdmin();
    Files.writeString(folder.resolve("admin.key"), "cardea_boss");
  }

  @AfterEach
  void close() {
    System.setIn(console);
    admin.close();
  }

  private Ran run(String... words) {
    String[] all = new String[words.length + 5];
    all[0] = "secret";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--url";
    all[words.length + 2] = admin.url();
    all[words.length + 3] = "--data";
    all[words.length + 4] = folder.toString();
    return Ran.of(all);
  }

  private static void input(String text) {
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "'s3cret',      '{\"value\":\"s3cret\"}'",
    "'s3cret\n',    '{\"value\":\"s3cret\"}'",
    "'s3cret\r\n',  '{\"value\":\"s3cret\"}'",
    "'a\n\n',       '{\"value\":\"a\\u000a\"}'",
    "'\"é',         '{\"value\":\"\\\"é\"}'"
  })
  void shouldSendWhatStandardInputOrAFileHolds(String text, String body) throws IOException {
    admin.on("/api/v1/secrets/token", 200, STORED.formatted("true"));

    input(text);
    Ran piped = run("set", "token");
    Ran filed =
        run("set", "token", "--from-file", Files.writeString(folder.resolve("f"), text).toString());

    for (Ran ran : new Ran[] {piped, filed}) {
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(ran.out()).isEqualTo("Version 2 of token is stored.\n");
    }
    assertThat(admin.bodies()).containsExactly(body, body);
    assertThat(admin.asked()).allMatch(asked -> !asked.contains("s3cret"));
  }

  @Test
  void shouldSayWhatTheNewValueHasClosed() {
    admin.on("/api/v1/secrets/token", 200, STORED.formatted("false"));
    input("x");

    assertThat(run("set", "token").err())
        .contains("Adapter weather refers to it and is not in force");
  }

  @Test
  void shouldRefuseWhatIsNoValue() throws IOException {
    input("\n");
    assertThat(run("set", "token").err()).contains("there is no value", "--from-file");
    input("x".repeat(64 * 1024 + 3));
    assertThat(run("set", "token").err()).contains("more than 65,536 bytes");
    Files.write(folder.resolve("f"), new byte[] {(byte) 0xff, 0});
    assertThat(run("set", "token", "--from-file", folder.resolve("f").toString()).err())
        .contains("is not UTF-8 text");
    assertThat(run("set", "token", "--from-file", folder.resolve("missing").toString()).code())
        .isNotZero();
    assertThat(run("set", "token", "s3cret").err()).contains("Unmatched argument");
    assertThat(run("set").code()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }

  @Test
  void shouldListAndDelete() {
    admin
        .on("/api/v1/secrets", 200, "{\"items\":[]}")
        .on("/api/v1/secrets", 200, "{\"items\":[" + STORED.formatted("true") + "]}")
        .on("/api/v1/secrets/token/rollback", 200, STORED.formatted("true"))
        .on("/api/v1/secrets/token", 409, "{\"detail\":\"It is referred to by Adapter weather.\"}");

    assertThat(run("list").out()).isEqualTo("There are no secrets.\n");
    assertThat(run("list").out())
        .contains("NAME", "token", "2026-01-02T03:04:05Z", "boss", "Adapter weather");
    assertThat(run("rollback", "token").out()).contains("Version 2 has the value");
    Ran refused = run("delete", "token");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("referred to by Adapter weather");
  }
}
