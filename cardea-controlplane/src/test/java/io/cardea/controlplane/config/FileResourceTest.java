package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of what files declare, and what never is. */
class FileResourceTest {

  @TempDir Path folder;

  private Loaded.Valid load(String file, String text) {
    return new ConfigFolder(folder, Map.of("T", "from-the-environment")).with(file, text).valid();
  }

  private String shown(String file, String text, String kind, String name) {
    ResourceId id = new ResourceId(TenantId.DEFAULT, kind, name);
    return Objects.requireNonNull(load(file, text).resources().get(id)).document().json();
  }

  private String adapter(String upstream) {
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: weather}
        spec:
          upstream: %s
        """
            .formatted(upstream.replace("\n", " "));
    return shown("a.yaml", text, "Adapter", "weather");
  }

  @Test
  void shouldShowEveryKindWithItsPlace() {
    Loaded.Valid valid =
        load(
            "a.yaml",
            Documents.ADAPTER
                + Documents.role("reader", "{adapters: [weather], tools: [\"get*\"]}")
                + Documents.binding("[reader]", "[robot]")
                + Documents.gateway("legacySse: true"));

    assertThat(valid.resources().values())
        .extracting(each -> each.document().id() + " " + each.at().line())
        .containsExactly(
            "default/Adapter/weather 1",
            "default/Binding/team 14",
            "default/Gateway/main 21",
            "default/Role/reader 7");
    assertThat(shown("a.yaml", Documents.ADAPTER, "Adapter", "weather"))
        .isEqualTo(
            """
            {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"weather"},\
            "spec":{"upstream":{"http":{"url":"https://weather.example.com/mcp"}}}}\
            """);
  }

  /** Every place of an upstream where a credential may stand as it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {http: {url: "https://a.example/mcp?key=s3cr3t", headers: {Authorization: s3cr3t, X: s3cr3t}}}
          {http: {url: "https://a.example/mcp", headers: {X: "{s3cr3t}"}}}
          {http: {headers: {X: s3cr3t}, endpoints: [{url: "https://a.example/?s3cr3t", headers: {Y: s3cr3t}}]}}
          {sse: {url: "https://a.example/sse?s3cr3t", headers: {secret: s3cr3t}}}
          {stdio: {command: server, args: [--key=s3cr3t, s3cr3t], env: {KEY: s3cr3t, file: s3cr3t}}}
          {image: {name: a, version: "1", env: {KEY: s3cr3t}}}
          {rest: {url: "https://a.example/?s3cr3t", headers: {env: s3cr3t}, tools: [{name: t, method: GET, path: /, query: {k: s3cr3t}, headers: {X: s3cr3t}}]}}
          {rest: {url: "https://a.example/", headers: {X: "{s3cr3t}"}, tools: [{name: t, method: POST, path: /, body: {json: {secret: s3cr3t, a: [s3cr3t, {env: s3cr3t}]}}}]}}
          {rest: {url: "https://a.example/", tools: [{name: t, method: POST, path: /, body: {form: {k: s3cr3t}}}]}}
          {openapi: {url: "https://a.example/?s3cr3t", headers: {X: s3cr3t}, security: {k: s3cr3t}, document: {openapi: 3.1.0, info: {title: a, version: "1"}, components: {securitySchemes: {k: {type: http, scheme: bearer}}}, paths: {/a: {get: {operationId: a, security: [{k: []}], responses: {}}}}}}}
          """)
  void shouldNeverShowACredential(String upstream) {
    assertThat(adapter(upstream)).doesNotContain("s3cr3t").containsAnyOf("hidden", "?…", "***");
  }

  @Test
  void shouldNotShowThoseOfVersionsAndProxiesEither() {
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: weather}
        spec:
          proxy: {url: "http://proxy.example:3128", user: cardea, password: s3cr3t}
          versions:
            - {version: "1", upstream: {http: {url: "https://a.example/?s3cr3t", headers: {X: s3cr3t}}}}
            - {version: "2", upstream: {sse: {url: "https://a.example/", headers: {X: s3cr3t}}}}
        """;

    assertThat(shown("a.yaml", text, "Adapter", "weather"))
        .doesNotContain("s3cr3t")
        .contains("\"password\":{\"hidden\":true}", "\"user\":\"cardea\"", "a.example/?…");
  }

  @Test
  void shouldShowReferencesArgumentsAndWhatAgentsAreTold() {
    String rest =
        """
        {rest: {url: "https://a.example/x", headers: {X: {env: T}}, tools: [{name: t, method: POST,
          path: "/{id}", query: {q: "{q}", r: {argument: q, style: commas}, fixed: 1},
          body: {json: {a: "{q}", n: 1}},
          input: {type: object, required: [id], properties: {id: {type: string},
            q: {type: string, description: "query and headers"}}}}]}}\
        """;

    assertThat(adapter(rest))
        .contains(
            "\"url\":\"https://a.example/x\"",
            "\"headers\":{\"X\":{\"env\":\"T\"}}",
            "\"path\":\"/{id}\"",
            "\"query\":{\"fixed\":{\"hidden\":true},\"q\":\"{q}\",",
            "\"r\":{\"argument\":\"q\",\"style\":\"commas\"}",
            "\"json\":{\"a\":\"{q}\",\"n\":\"***\"}",
            "\"description\":\"query and headers\"")
        .doesNotContain("from-the-environment");
  }

  @Test
  void shouldShowTheServersOfADesktopClientAsAdapters() {
    String json =
        """
        {"mcpServers": {
          "My Files": {"command": "npx", "args": ["s3cr3t"], "env": {"T": {"env": "T"}}},
          "old": {"type": "sse", "url": "http://localhost:3001/sse?s3cr3t"},
          "off": {"command": "server", "disabled": true}
        }}
        """;

    assertThat(load("d.json", json).resources().keySet())
        .extracting(ResourceId::name)
        .containsExactly("my-files", "old");
    assertThat(shown("d.json", json, "Adapter", "my-files"))
        .isEqualTo(
            """
            {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"my-files"},\
            "spec":{"title":"My Files","upstream":{"stdio":{"args":[{"hidden":true}],\
            "command":"npx","env":{"T":{"env":"T"}}}}}}\
            """);
    assertThat(shown("d.json", json, "Adapter", "old"))
        .contains("\"upstream\":{\"sse\":{\"url\":\"http://localhost:3001/sse?…\"}}");
  }

  @Test
  void shouldShowAServerJsonAsAnAdapter() {
    String json =
        """
        {"name": "io.example/weather", "description": "Weather.", "version": "1.0.0",
         "remotes": [{"type": "streamable-http", "url": "https://weather.example.com/mcp"}]}
        """;

    assertThat(load("server.json", json).resources().values())
        .singleElement()
        .extracting(each -> each.document().json())
        .asString()
        .contains("\"kind\":\"Adapter\"", "{\"url\":\"https://weather.example.com/mcp\"}");
  }

  @Test
  void shouldShowWhatNoStoreWouldKeep() {
    String tags = Documents.ADAPTER.replace("weather}", "weather, tags: [a, a], labels: {x: }}");
    String deep = "[".repeat(50) + "1" + "]".repeat(50);
    String rest =
        """
        {rest: {url: "https://a.example/", tools: [{name: t, method: POST, path: /,
          body: {json: %s}}]}}\
        """
            .formatted(deep);
    String large =
        Documents.role(
            "reader",
            "{adapters: [weather], tools: [" + ("a".repeat(200) + ", ").repeat(9_999) + "x]}");

    assertThat(shown("a.yaml", tags, "Adapter", "weather")).contains("[\"a\",\"a\"]");
    assertThat(adapter(rest)).contains("[[[[\"***\"]]]]");
    assertThat(shown("a.yaml", large, "Role", "reader")).hasSizeGreaterThan(1 << 20);
  }
}
