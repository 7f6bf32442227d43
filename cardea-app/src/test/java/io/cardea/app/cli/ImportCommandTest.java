package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {

  private static final String SERVER =
      """
      {"name": "io.github.x/weather", "version": "1.0.0", "description": "d", "packages": [{
        "registryType": "npm", "identifier": "weather", "version": "1.0.0",
        "packageArguments": [{"type": "named", "name": "--region", "isRequired": true}],
        "environmentVariables": [{"name": "KEY", "isRequired": true, "isSecret": true}]}]}
      """;

  @TempDir private Path folder = Path.of(".");

  private Path file(String text) throws IOException {
    Path file = folder.resolve("server.json");
    Files.writeString(file, text);
    return file;
  }

  @Test
  void shouldWriteADocumentThatIsAConfiguration() throws IOException {
    Path output = folder.resolve("weather.yaml");

    Ran ran =
        Ran.of(
            "import",
            file(SERVER).toString(),
            "--set",
            "region=eu: #1",
            "--yes",
            "--name",
            "w-1",
            "--secret",
            "KEY=env:WEATHER_KEY",
            "-o",
            output.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("runs npx -y weather@1.0.0 --region 'eu: #1'");
    Loaded loaded =
        new ConfigLoader(name -> name.equals("WEATHER_KEY") ? "abc" : null).load(output);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    Adapter adapter = ((Loaded.Valid) loaded).adapters().getFirst();
    assertThat(adapter.key().name()).isEqualTo("w-1");
    assertThat(adapter.upstream()).isInstanceOf(StdioUpstream.class);
    StdioUpstream upstream = (StdioUpstream) adapter.upstream();
    assertThat(upstream.command())
        .containsExactly("npx", "-y", "weather@1.0.0", "--region", "eu: #1");
    assertThat(upstream.environment()).containsEntry("KEY", "abc");
  }

  @Test
  void shouldReadStandardInput() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(SERVER.getBytes(StandardCharsets.UTF_8)));

      Ran ran = Ran.of("import", "-", "--set", "region=eu", "-y");

      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out())
          .startsWith(
              "# Imported from standard input (io.github.x/weather 1.0.0, npm)\n# Set $KEY\n")
          .contains("kind: \"Adapter\"\n");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void shouldWriteEveryServerOfAClientsFile() throws IOException {
    Path list =
        file("{\"mcpServers\": {\"a\": {\"command\": \"x\"}, \"b\": {\"command\": \"y\"}}}");
    Path output = folder.resolve("all.yaml");

    Ran ran = Ran.of("import", list.toString(), "-y", "-o", output.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    Loaded loaded = new ConfigLoader(_ -> null).load(output);
    assertThat(((Loaded.Valid) loaded).adapters())
        .extracting(adapter -> adapter.key().name())
        .containsExactly("a", "b");
  }

  @Test
  void shouldWantSomebodyToAgree() throws IOException {
    Path output = folder.resolve("weather.yaml");

    Ran ran =
        Ran.of("import", file(SERVER).toString(), "--set", "region=eu", "-o", output.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("runs npx", "nobody agreed to what would be run; --yes does");
    assertThat(output).doesNotExist();
  }

  @Test
  void shouldPickAServerOfAnotherRegistry() throws IOException {
    try (FakeAdmin registry = new FakeAdmin()) {
      registry.on(
          "/v0.1/servers/io.github.x%2Fweather/versions/latest",
          200, "{\"server\":" + SERVER + "}");
      registry.on("/v0.1/servers/io.github.x%2Fweather/versions/0.9%2Bb", 200, SERVER);

      for (List<String> version : List.of(List.<String>of(), List.of("--version", "0.9+b"))) {
        Ran ran =
            Ran.of(
                Stream.concat(
                        Stream.of(
                            "import",
                            registry.url() + "/",
                            "--server",
                            "io.github.x/weather",
                            "--set",
                            "region=eu",
                            "-y"),
                        version.stream())
                    .toArray(String[]::new));

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("weather@1.0.0");
      }
      assertThat(registry.asked()).allMatch(asked -> asked.endsWith(" null"));
    }
  }

  @Test
  void shouldSayWhatARegistryDoesNotHave() throws IOException {
    try (FakeAdmin registry = new FakeAdmin()) {
      Ran ran = Ran.of("import", registry.url(), "--server", "io.github.x/none", "-y");

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("has nothing there (status 404)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.json --server a.b/c                          | are for a registry
          https://h.example                              | name a server of the registry
          https://h.example --server c                   | a server's name is like
          https://h.example --server a/b --key-env CARDEA_NOT_SET | is not set
          x.json --set region                            | give NAME=VALUE
          x.json --set =v                                | give NAME=VALUE
          x.json --secret KEY=hunter2hunter2             | say env:VARIABLE or file:PATH
          x.json --name UPPER                            | 1 to 32 characters
          """)
  void shouldRefuseWrongUsage(String arguments, String message) {
    Ran ran = Ran.of(("import " + arguments).split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(message).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "\"x\"",
        "{\"name\": 1}",
        "{\"mcpServers\": []}",
        "\u0000",
        "{\"name\": \"a.b/c\", \"packages\": [[[[]]]]}",
        "{\"servers\": {\"x\": null}}",
        "- - - -"
      })
  void shouldEndWithClearProblemsForAnyText(String text) throws IOException {
    Path output = folder.resolve("out.yaml");

    Ran ran = Ran.of("import", file(text).toString(), "-y", "-o", output.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("server.json").doesNotContain("Exception", "\tat ");
    assertThat(ran.out()).isEmpty();
    assertThat(output).doesNotExist();
  }

  @Test
  void shouldRefuseWhatIsTooLargeOrNotThere() throws IOException {
    Path large = file("{\"a\": \"" + "x".repeat(1 << 20) + "\"}");

    assertThat(Ran.of("import", large.toString()).err()).contains("is larger than 1048576 bytes");
    assertThat(Ran.of("import", folder.resolve("none").toString()).code()).isEqualTo(1);
  }
}
