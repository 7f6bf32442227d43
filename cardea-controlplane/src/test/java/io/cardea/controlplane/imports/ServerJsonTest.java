package io.cardea.controlplane.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerJsonTest {

  @Test
  void shouldMakeACommandOfAnNpmPackage() {
    Read read = Read.of(Samples.NPM, "region=eu");

    assertThat(read.server().toJson())
        .isEqualTo(
            """
            {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"weather"},\
            "spec":{"title":"Weather","description":"Forecasts","upstream":{"stdio":{\
            "command":"npx","args":["-y","@example/weather@1.4.0","serve","--region","eu",\
            "--verbose","/tmp/it's"],\
            "env":{"WEATHER_KEY":{"env":"WEATHER_KEY"},"UNITS":"metric"}}}}}\
            """);
    assertThat(read.server().origin()).isEqualTo("io.github.example/Weather 1.4.0, npm");
    assertThat(read.server().program()).contains("npx");
  }

  @Test
  void shouldShowWhatWouldBeRunAsAShellTakesIt() {
    ImportedServer server = Read.of(Samples.NPM, "region=eu").server();

    assertThat(server.launch())
        .containsExactly(
            "runs npx -y @example/weather@1.4.0 serve --region eu --verbose '/tmp/it'\\''s'",
            "with WEATHER_KEY=$WEATHER_KEY",
            "with UNITS=metric");
    assertThat(server.needs()).containsExactly("$WEATHER_KEY (Your key)");
    assertThat(server.notes())
        .containsExactly("left out: port (--set NAME=VALUE)", "left out: PROXY (--set NAME=VALUE)");
  }

  @Test
  void shouldAskForWhatOnlyTheUserKnows() {
    Read read = Read.of(Samples.NPM);

    assertThat(read.problems()).isEmpty();
    assertThat(read.questions()).containsExactly("region: Where (one of eu, us)");
    assertThat(read.outcome().orElseThrow().servers()).isEmpty();
  }

  @Test
  void shouldTakeWhatIsGiven() {
    Read read =
        Read.of(
            Samples.NPM,
            "region=us",
            "port=8080",
            "folder=/a",
            "folder=/b",
            "UNITS=imperial",
            "WEATHER_KEY@file:/run/secrets/weather");

    assertThat(read.launch())
        .isEqualTo(
            "runs npx -y @example/weather@1.4.0 serve --region us --port 8080 --verbose /a /b");
    assertThat(read.server().toJson())
        .contains("\"WEATHER_KEY\":{\"file\":\"/run/secrets/weather\"},\"UNITS\":\"imperial\"");
  }

  @Test
  void shouldPreferStreamableHttpAndFillInItsUrl() {
    Read read = Read.of(Samples.REMOTE, "tenant=acme");

    assertThat(read.server().toJson())
        .contains(
            "\"upstream\":{\"http\":{\"url\":\"https://acme.example.com/mcp\",\"headers\":"
                + "{\"Authorization\":{\"env\":\"CRM_AUTHORIZATION\"},\"X-Region\":\"eu\"}}}");
    assertThat(read.server().needs()).containsExactly("$CRM_AUTHORIZATION, as: Bearer <token>");
    assertThat(read.server().notes()).containsExactly("there is also sse (--use sse)");
    assertThat(read.launch())
        .isEqualTo("calls https://acme.example.com/mcp, with the headers Authorization, X-Region");
    assertThat(read.server().program()).isEmpty();
  }

  @Test
  void shouldTakeTheWayThatIsWanted() {
    Read read = Read.of(Samples.REMOTE, Read.given(Optional.of("sse")));

    assertThat(read.server().toJson())
        .contains("\"upstream\":{\"sse\":{\"url\":\"https://mcp.example.com/sse\"}}");
  }

  @Test
  void shouldReadTheSpellingUntilSeptember2025() {
    Read read = Read.of(Samples.EARLIER, "source=/srv/files");

    assertThat(read.launch())
        .isEqualTo(
            "runs docker run -i --rm --mount type=bind,src=/srv/files,dst=/project -e LOG_LEVEL -e"
                + " TOKEN docker.io/example/files:1.0.2 /project");
    assertThat(read.server().toJson())
        .contains("\"env\":{\"LOG_LEVEL\":\"info\",\"TOKEN\":{\"env\":");
  }

  @Test
  void shouldReadWhatARegistryAnswers() {
    String answer =
        "{\"server\": "
            + Samples.REMOTE
            + ", \"_meta\": {\"io.example\": {\"status\": \"active\"}}}";

    assertThat(Read.of(answer, "tenant=acme").server().name()).isEqualTo("crm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "registryType": "pypi", "identifier": "weather-mcp", "version": "0.5.0"                  | uvx weather-mcp@0.5.0
          "registryType": "pypi", "identifier": "w", "runtimeHint": "python"                       | uvx w
          "registryType": "nuget", "identifier": "A.B", "version": "0.4.0-beta"                    | dnx --yes A.B@0.4.0-beta
          "registryType": "nuget", "identifier": "A.B", "packageArguments": [{"type": "positional", "value": "mcp"}] | dnx --yes A.B -- mcp
          "registryType": "oci", "identifier": "ghcr.io/a/b:1.2"                                   | docker run -i --rm ghcr.io/a/b:1.2
          "registryType": "oci", "identifier": "ghcr.io/a/b:1.2", "version": "3", "runtimeHint": "podman" | podman run -i --rm ghcr.io/a/b:1.2
          "registryType": "oci", "identifier": "a/b", "runtimeArguments": [{"type": "positional", "value": "run"}, {"type": "named", "name": "-i"}, {"type": "named", "name": "--entrypoint", "value": "run"}] | docker run -i --rm --entrypoint run a/b
          "registryType": "npm", "identifier": "w", "runtimeHint": "npx", "runtimeArguments": [{"type": "named", "name": "-y"}] | npx -y w
          "registryType": "npm", "identifier": "w", "packageArguments": [{"type": "named", "name": "--flag", "format": "boolean", "default": "true"}] | npx -y w --flag=true
          "registryType": "npm", "identifier": "w", "packageArguments": [{"type": "positional", "valueHint": "x", "default": 3}] | npx -y w 3
          "registryType": "npm", "identifier": "w", "packageArguments": [{"type": "positional", "value": "a{b}c"}] | npx -y w 'a{b}c'
          "registryType": "npm", "identifier": "w", "packageArguments": [{"type": "positional", "value": "$(x);\\u001b[2J"}] | npx -y w '$(x);\\u{1b}[2J'
          """)
  void shouldStartEachKindOfPackage(String members, String command) {
    Read read = Read.of(Samples.withPackage(members));

    if (members.contains("u001b")) {
      assertThat(read.problems()).singleElement().asString().contains("must be one line");
    } else {
      assertThat(read.launch()).isEqualTo("runs " + command);
    }
  }

  @Test
  void shouldSayWhatCannotBeExpressedAndTakeTheNext() {
    String json =
        """
        {"name": "a.b/c", "version": "1", "description": "d", "packages": [
          {"registryType": "mcpb", "identifier": "https://x.example/a.mcpb", "fileSha256": "ab",
           "transport": {"type": "stdio"}},
          {"registryType": "npm", "identifier": "c", "transport": {"type": "stdio"}}
        ]}
        """;

    ImportedServer server = Read.of(json).server();

    assertThat(server.launch()).containsExactly("runs npx -y c");
    assertThat(server.notes())
        .singleElement()
        .asString()
        .startsWith("mcpb is a bundle to download");
  }

  @Test
  void shouldLetTheUserNameTheAdapterAndOpenPrivateAddresses() {
    String json = Samples.withRemote("\"type\": \"sse\", \"url\": \"http://10.0.0.7/sse\"");
    Given given = new Given(Map.of(), Map.of(), Optional.empty(), Optional.of("mine"), true);

    assertThat(Read.of(json).problems())
        .singleElement()
        .asString()
        .contains("names a loopback, private or otherwise special address");
    assertThat(Read.of(json, given).server().toJson())
        .contains("\"name\":\"mine\"", "\"allowPrivateNetwork\":true");
  }
}
