package io.cardea.dataplane.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.snapshot.GatewaySettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUriTest {

  @ParameterizedTest
  @CsvSource({
    "https://gw.example/a/mcp, https://GW.Example:443/a/mcp",
    "https://gw.example/a/mcp, HTTPS://gw.example/a/mcp?x=1",
    "https://gw.example/a/mcp, https://gw.example/a/mcp#x",
    "https://gw.example/a/mcp, https://gw.example/b/../a/./mcp",
    "https://gw.example/a/mcp, https://gw.example/../a/mcp",
    "https://gw.example/a/mcp, https://gw.example/%61/m%63p",
    "https://gw.example/a/mcp, https://gw.example/b/%2e%2E/a/mcp",
    "https://gw.example/a%2Fmcp, https://gw.example/a%2fmcp",
    "http://gw.example/, http://gw.example:80",
    "http://gw.example/a/, http://gw.example/a/b/..",
    "http://[::1]:8080/mcp, http://[::1]:8080/./mcp",
  })
  void shouldKnowTheSpellingsOfOneAddress(String one, String other) {
    assertThat(HttpUri.parse(one)).isPresent().isEqualTo(HttpUri.parse(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gw.example/a/mcp",
        "https://gw.example:8443/a/mcp",
        "https://gw.example.evil/a/mcp",
        "https://gw.example/A/mcp",
        "https://gw.example/a/mcp/",
        "https://gw.example/a//mcp",
        "https://gw.example/a%2Fmcp",
        "https://gw.example/",
      })
  void shouldTellOthersApart(String other) {
    assertThat(HttpUri.parse(other))
        .isPresent()
        .isNotEqualTo(HttpUri.parse("https://gw.example/a/mcp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/a/mcp",
        "//gw.example/a/mcp",
        "https:",
        "https:///a/mcp",
        "https:gw.example/a/mcp",
        "https://gw.example@evil.example/a/mcp",
        "https://gw.example/a mcp",
        "https://gw.example/%zz",
        "https://gw.example/%",
        "https://gw.example/ä",
        "https://gw_example\\a",
        "ftp://gw.example/a/mcp",
        "file:///a/mcp",
      })
  void shouldReadNothingElse(String text) {
    assertThat(HttpUri.parse(text)).isEmpty();
  }

  @Test
  void shouldCallAnAddressAsTheHostDoesOnlyWithoutAPublicUrl() {
    // Given
    ResourceUris uris = new ResourceUris(() -> "http://localhost:8080");
    Route route = new Route(EndpointKey.adapter(Calls.WEATHER));
    GatewaySettings settings = GatewaySettings.DEFAULT;
    GatewaySettings open =
        new GatewaySettings(
            Optional.of("https://gw.example/base"),
            Set.of(),
            Set.of(),
            List.of(),
            false,
            false,
            settings.limits());

    // Then
    assertThat(uris.called(settings, route, Optional.of("127.0.0.1:8080")))
        .containsExactlyInAnyOrder(
            uri("http://localhost:8080/adapters/weather/mcp"),
            uri("http://127.0.0.1:8080/adapters/weather/mcp"));
    assertThat(uris.called(settings, route, Optional.of("localhost:9090")))
        .containsExactly(uri("http://localhost:8080/adapters/weather/mcp"));
    assertThat(uris.called(open, route, Optional.of("127.0.0.1:8080")))
        .containsExactly(uri("https://gw.example/base/adapters/weather/mcp"));
  }

  private static HttpUri uri(String text) {
    return HttpUri.parse(text).orElseThrow();
  }
}
