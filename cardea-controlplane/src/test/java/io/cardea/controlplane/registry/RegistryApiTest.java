package io.cardea.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.adapter.Adapter.Access;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the registry tells, without a key: what is public, to callers on this machine. */
class RegistryApiTest extends OpenRegistry {
  @Test
  void shouldDescribeAnAdapterAsAServerWhoseRemoteIsThisGateway() {
    declare("weather", "Forecasts", Access.PUBLIC);
    learn("weather", "{\"name\":\"w\",\"version\":\"2.1.0\"}");

    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions/latest").body())
        .isEqualTo(
            """
            {"server":{"$schema":"https://static.modelcontextprotocol.io/schemas/2025-12-11/\
            server.schema.json","name":"local.cardea/weather","title":"Title of weather",\
            "description":"Forecasts","version":"2.1.0","remotes":[{"type":"streamable-http",\
            "url":"http://localhost:8080/adapters/weather/mcp","headers":[{"name":"Authorization",\
            "value":"Bearer {cardea_key}","isRequired":false,"isSecret":true,"variables":\
            {"cardea_key":{"description":"An API key of this gateway: cardea_...",\
            "isRequired":false,"isSecret":true}}}]}]},"_meta":{\
            "io.modelcontextprotocol.registry/official":{"status":"active",\
            "statusChangedAt":"2026-01-02T03:04:05Z","publishedAt":"2026-01-02T03:04:05Z",\
            "updatedAt":"2026-01-02T03:04:05Z","isLatest":true},\
            "io.cardea/adapter":{"adapter":"weather","tags":["tag"],"owner":"team"}}}\
            """);
  }

  @Test
  void shouldLinkToThePublicUrlAndBeNamedAfterIt() {
    declare("weather", "", Access.PUBLIC);
    publicUrl = Optional.of("https://MCP.example.com/gate");
    legacySse = true;

    assertThat(ask("/v0.1/servers").body())
        .contains(
            "\"name\":\"com.example.mcp/weather\"",
            "\"description\":\"Title of weather\"",
            "\"type\":\"streamable-http\",\"url\":\"https://MCP.example.com/gate/adapters/weather/mcp\"",
            "\"type\":\"sse\",\"url\":\"https://MCP.example.com/gate/adapters/weather/sse\"")
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://10.0.0.7", "https://gateway", "http://[::1]:80", "http://127.0.0.1"})
  void shouldHaveANameEvenWhereTheHostHasNone(String url) {
    declare("weather", "", Access.PUBLIC);
    publicUrl = Optional.of(url);

    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/weather");
  }

  @Test
  void shouldTellNothingToCallersFromElsewhereOrWithoutPublicAdapters() {
    declare("weather", "", Access.ROLES);

    assertThat(ask("/v0.1/servers").status()).isEqualTo(401);
    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions").status()).isEqualTo(401);
    declare("open", "", Access.PUBLIC);
    assertThat(ask("GET", "/v0.1/servers", false).status()).isEqualTo(401);
    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/open");
    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions").status()).isEqualTo(404);
  }

  @Test
  void shouldGoThroughPages() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      declare(name, "", Access.PUBLIC);
    }

    String first = ask("/v0.1/servers?limit=2").body();
    JsonDocument json = json(first);
    int metadata = json.member(JsonDocument.ROOT, "metadata");
    String cursor = json.text(json.member(metadata, "nextCursor"));

    assertThat(names("/v0.1/servers?limit=2")).containsExactly("local.cardea/a", "local.cardea/b");
    assertThat(names("/v0.1/servers?limit=2&cursor=" + cursor))
        .containsExactly("local.cardea/c", "local.cardea/d");
    assertThat(ask("/v0.1/servers?limit=5").body()).doesNotContain("nextCursor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search=EATH                                | weather
          search=nothing                             |
          version=latest                             | mail weather
          version=2.1.0                              | weather
          version=9                                  |
          updated_since=2026-01-02T03:04:05Z         | mail weather
          updated_since=2026-01-02T04:04:05%2B01:00  | mail weather
          updated_since=2026-01-02T03:04:06Z         |
          """)
  void shouldFilter(String query, String found) {
    declare("weather", "", Access.PUBLIC);
    declare("mail", "", Access.PUBLIC);
    learn("weather", "{\"name\":\"w\",\"version\":\"2.1.0\"}");

    assertThat(names("/v0.1/servers?" + query).stream().map(name -> name.substring(13)))
        .isEqualTo(found == null ? List.of() : List.of(found.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=1&limit=2",
        "cursor=!",
        "cursor=%ff%",
        "updated_since=yesterday",
        "updated_since=2026-01-02",
        "include_deleted=1",
        "other=1",
        "="
      })
  void shouldRefuseAWrongQueryInTheRegistrysShape(String query) {
    declare("weather", "", Access.PUBLIC);

    AdminAnswer answer = ask("/v0.1/servers?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v0.1/servers/                                        | 404
          /v0.1/servers/local.cardea%2Fweather                  | 404
          /v0.1/servers/local.cardea%2Fweather/                 | 404
          /v0.1/servers/local.cardea%2Fweather/versions         | 200
          /v0/servers/local.cardea%2Fweather/versions           | 200
          /v0.1/servers/local.cardea/weather/versions           | 200
          /v0.1/servers/local.cardea%2Fweather/versions/        | 404
          /v0.1/servers/local.cardea%2Fweather/versions/0.0.0   | 200
          /v0.1/servers/local.cardea%2Fweather/versions/latest  | 200
          /v0.1/servers/local.cardea%2Fweather/versions/1       | 404
          /v0.1/servers/local.cardea%2Fweather/versions/a/b     | 404
          /v0.1/servers/local.cardea%2fweather/versionsx        | 404
          /v0.1/servers/local.cardea%2Fother/versions           | 404
          /v0.1/servers/%/versions                              | 404
          /v0.1/servers//versions                               | 404
          /v0.1/servers/versions                                | 404
          /v0.1/publish                                         | 404
          """)
  void shouldAnswerEachPath(String path, int status) {
    declare("weather", "", Access.PUBLIC);

    assertThat(RegistryApi.serves(path)).isTrue();
    assertThat(ask(path).status()).isEqualTo(status);
    if (status == 404) {
      assertThat(ask(path).body()).startsWith("{\"error\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v0.1/serversx", "/v0.1", "/v1/servers", "/servers", "/v0x1/servers"})
  void shouldLeaveOtherPathsAlone(String path) {
    assertThat(RegistryApi.serves(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "HEAD"})
  void shouldSayThatItIsReadOnly(String method) {
    declare("weather", "", Access.PUBLIC);

    assertThat(ask(method, "/v0.1/publish", true).status()).isEqualTo(501);
    assertThat(ask(method, "/v0.1/publish", false).status()).isEqualTo(401);
  }

  @Test
  void shouldKeepTextsWithinTheFormatsBounds() {
    declare(
        "weather",
        "line one\nline  two " + "x".repeat(96) + "\ud83c\udf26".repeat(9),
        Access.PUBLIC);

    JsonDocument json = json(ask("/v0.1/servers/local.cardea%2Fweather/versions/0.0.0").body());
    int server = json.member(JsonDocument.ROOT, "server");

    assertThat(json.text(json.member(server, "description")))
        .startsWith("line one line two xx")
        .endsWith("...")
        .hasSizeLessThanOrEqualTo(100);
  }
}
