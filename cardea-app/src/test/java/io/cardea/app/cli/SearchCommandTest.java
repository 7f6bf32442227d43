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
import org.junit.jupiter.params.provider.ValueSource;

class SearchCommandTest {

  private static final String RAIN =
      """
      {"kind":"tool","adapter":"weather","name":"get_rain","title":"","description":"How wet\\u001b",\
      "tags":[],"annotations":{},"lifecycle":"deprecated","state":"up"}\
      """;
  private static final String SNOW =
      """
      {"kind":"resource","adapter":"weather","name":"x:snow","title":"Snow","description":"White",\
      "lifecycle":"active","state":"down"}\
      """;

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
    Stream<String> where = Stream.of("--url", admin.url(), "--data", folder.toString());
    return Ran.of(Stream.concat(Stream.of(args), where).toArray(String[]::new));
  }

  @Test
  void shouldShowWhatIsFound() {
    admin.on("/api/v1/search?q=rain+snow&limit=50", 200, page(RAIN + "," + SNOW, ""));

    Ran ran = run("search", "rain", "snow");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "KIND ADAPTER NAME STATE DESCRIPTION",
            "tool weather get_rain up, deprecated How wet",
            "resource weather x:snow down Snow");
  }

  private static String page(String items, String more) {
    return "{\"items\":[" + items + "]" + more + "}";
  }

  @Test
  void shouldAskForWhatIsWanted() {
    admin.on(
        "/api/v1/search?q=Cr%C3%A8me%26&kind=tool&adapter=weather&tag=a+b"
            + "&annotation=readOnlyHint%3Atrue&limit=7",
        200, page(RAIN, ""));

    Ran ran =
        run(
            "search",
            "Crème&",
            "--kind=tool",
            "--adapter=weather",
            "--tag=a b",
            "--annotation=readOnlyHint:true",
            "-n",
            "7",
            "-o",
            "json");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo("[" + RAIN + "]\n");
  }

  @Test
  void shouldSayThatThereIsMore() {
    admin.on("/api/v1/search?limit=50", 200, page(RAIN, ",\"next\":\"abc\""));

    Ran ran = run("search", "-o", "yaml");

    assertThat(ran.out()).contains("- kind: \"tool\"\n").doesNotContain("abc");
    assertThat(ran.err()).isEqualTo("There is more: add words, or -n.\n");
  }

  @Test
  void shouldSayThatNothingIsFound() {
    admin.on("/api/v1/search?q=x&limit=50", 200, page("", ""));

    Ran ran = run("search", "x");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("Nothing is found.");
  }

  @Test
  void shouldSayWhatIsWrong() {
    admin.on("/api/v1/search?q=x&kind=y&limit=50", 400, "{\"detail\":\"kind is one of a, b.\"}");

    Ran ran = run("search", "x", "--kind", "y");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("cardea: kind is one of a, b.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "nothing", ""})
  void shouldNotTakeSomethingElseForAGateway(String body) {
    admin.on("/api/v1/search?q=x&limit=50", 200, body);

    Ran ran = run("search", "x");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no Cardea gateway");
  }
}
