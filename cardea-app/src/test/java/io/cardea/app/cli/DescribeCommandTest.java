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

class DescribeCommandTest {

  private static final String WEATHER =
      """
      {"adapter":{"id":"weather","name":"weather","title":"Weather","transport":"http","source":"file",\
      "lifecycle":"deprecated","replacedBy":"forecast","state":"up",\
      "since":"2026-01-01T00:00:00Z","reason":"","verdict":{"revision":"2026-07-28",\
      "evidence":"answered server/discover","found":"2026-01-01T00:00:00Z"},"toolCount":4,\
      "promptCount":0,"resourceCount":2,"endpoints":[{"address":"https://a.example/mcp",\
      "weight":1,"state":"down","since":"2026-01-01T00:00:00Z","reason":"left out"}]},\
      "conversations":0,"retriesLeft":5.0,"breakers":[{"tool":"","state":"closed","calls":12,\
      "failed":1},{"tool":"rain\\u001b[31m","state":"open","calls":9,"failed":9,\
      "opensInSeconds":7}],"incidents":[{"kind":"breaker_opened","cause":"9 of 9 failed",\
      "count":2,"first":"2026-01-01T00:00:00Z","last":"2026-01-01T00:00:00Z"}],\
      "gatewayIncidents":[]}\
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
  void shouldShowAnAdapterInWordsAndTables() {
    admin.on("/adapters/weather/describe", 200, WEATHER);

    Ran ran = run("describe", "adapter", "weather");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().replaceAll(" +", " "))
        .startsWith("Name weather\nTitle Weather\nTransport http\nSource file\nState up, since ")
        .contains("\nReason use forecast\nLifecycle deprecated\n")
        .contains("\nOffers 4 tools, 0 prompts, 2 resources\n")
        .contains("\nRetries left 5.0\n\nEndpoints\nADDRESS WEIGHT STATE SINCE REASON\n")
        .contains("\nBreakers\nOF STATE CALLS FAILED SENDS AGAIN IN\nthe server closed 12 1\n")
        .contains("\ntool rain [31m open 9 9 7s\n")
        .contains("\nIncidents\nLAST FIRST COUNT KIND CAUSE\n")
        .contains(" 2 breaker_opened 9 of 9 failed\n")
        .endsWith("\nIncidents of the gateway as a whole: none\n")
        .doesNotContain("\u001b");
  }

  @Test
  void shouldTellTheWholeReason() {
    String reason = "Tool x is left out: " + "because ".repeat(20) + "of this";
    admin.on(
        "/adapters/weather/describe",
        200,
        WEATHER.replace("\"reason\":\"\",", "\"reason\":\"" + reason + "\","));

    assertThat(run("describe", "adapter", "weather").out()).contains(reason + "; use forecast\n");
  }

  @Test
  void shouldPrintWhatTheApiSays() {
    admin.on("/adapters/weather/describe", 200, WEATHER);
    assertThat(run("describe", "adapter", "weather", "-o", "json").out()).isEqualTo(WEATHER + "\n");
    assertThat(run("describe", "adapter", "weather", "-o", "yaml").out())
        .contains("conversations: 0\n")
        .contains("- tool: \"\"\n");
  }

  @Test
  void shouldSayThatThereIsNone() {
    Ran ran = run("describe", "adapter", "nobody");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("There is nothing.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../keys", "A", "a?b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void shouldAskForNothingButAnAdapter(String name) {
    Ran ran = run("describe", "adapter", name);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "nothing", ""})
  void shouldNotTakeSomethingElseForAGateway(String body) {
    admin.on("/adapters/weather/describe", 200, body);
    Ran ran = run("describe", "adapter", "weather");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no Cardea gateway");
  }
}
