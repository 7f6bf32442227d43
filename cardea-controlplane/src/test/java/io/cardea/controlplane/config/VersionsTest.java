package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Adapter says of several versions of its server. */
class VersionsTest {

  private static final String HTTP = "upstream: {http: {url: \"https://w.example/mcp\"}}";

  @TempDir Path folder;

  /** An adapter with these lines instead of {@code upstream}. */
  private ConfigFolder with(String lines) {
    String head = Documents.ADAPTER.substring(0, Documents.ADAPTER.indexOf("  upstream"));
    return ConfigFolder.at(folder)
        .with("a.yaml", head + lines.replace("HTTP", HTTP).indent(2))
        .with("b.yaml", Documents.role("beta", "{adapters: [weather], tools: [\"*\"]}"));
  }

  @Test
  void shouldReadEachAsAnAdapterOfItsOwn() {
    // When
    Map<AdapterKey, Adapter> adapters =
        with(
                """
                title: Weather
                versions:
                  - {version: "1.4", HTTP}
                  - {version: 2.0-rc1, upstream: {stdio: {command: ls}}, weight: 10}
                  - {version: "3", HTTP, weight: 5, roles: [beta], selectable: true}
                """)
            .valid()
            .adapters()
            .stream()
            .collect(Collectors.toMap(Adapter::key, Function.identity()));

    // Then
    AdapterKey key = new AdapterKey(TenantId.DEFAULT, "weather");
    assertThat(adapters).containsOnlyKeys(key, key.at("2.0-rc1"), key.at("3"));
    assertThat(adapters.get(key))
        .satisfies(standard -> {
          assertThat(standard.upstream()).isInstanceOf(HttpUpstream.class);
          assertThat(standard.versions())
              .containsExactly(
                  new ServerVersion("1.4", 85, Set.of(), false),
                  new ServerVersion("2.0-rc1", 10, Set.of(), false),
                  new ServerVersion("3", 5, Set.of("beta"), true));
        });
    assertThat(adapters.get(key.at("2.0-rc1")))
        .satisfies(other -> {
          assertThat(other.title()).isEqualTo("Weather");
          assertThat(other.upstream()).isInstanceOf(StdioUpstream.class);
          assertThat(other.versions()).isEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          versions: []                                                      | is empty
          versions: {}                                                      | must be a list
          versions:                                                         | has no value
          versions: [{HTTP}]                                                | the key "version" is missing
          versions: [{version: "1", upstream: {}}]                          | must have exactly one of
          versions: [{version: 1/2, HTTP}]                                  | cannot be a version
          versions: [{version: "", HTTP}]                                   | 1 to 24 characters
          versions: [{version: "1", HTTP}, {version: "1", HTTP}]            | is there twice
          versions: [{version: "1", HTTP, weight: 5}]                       | means nothing for the first version
          versions: [{version: "1", HTTP}, {version: "2", HTTP, weight: 101}] | from 0 to 100
          versions: [{version: "1", HTTP}, {version: "2", HTTP, weight: -1}] | from 0 to 100
          versions: [{version: "1", HTTP}, {version: "2", HTTP, weight: 60}, {version: "3", HTTP, weight: 41}] | makes more than 100 percent
          versions: [{version: "1", HTTP, roles: [alpha]}]                  | no role "alpha"
          versions: [{version: "1", HTTP, selectable: maybe}]               | must be true or false
          versions: [{version: "1", HTTP, sticky: true}]                    | unknown key "sticky"
          versions: [{version: "1", HTTP}]\\nHTTP                           | cannot stand beside versions
          versions: [{version: "1", upstream: {sse: {url: "https://w.example/"}}}]\\nminRevision: "2026-07-28" | cannot be met over HTTP+SSE
          """)
  void shouldRefuseClearly(String lines, String problem) {
    assertThat(with(lines.replace("\\n", "\n")).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:")
        .contains(problem);
  }

  @Test
  void shouldTakeSixteenAtMost() {
    assertThat(with(many(16)).valid().adapters()).hasSize(16);
    assertThat(with(many(17)).problems()).hasSize(1);
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{version: \"" + i + "\", HTTP}")
        .collect(Collectors.joining(", ", "versions: [", "]"));
  }
}
