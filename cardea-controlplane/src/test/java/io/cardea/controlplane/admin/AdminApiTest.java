package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminApiTest {

  @ParameterizedTest
  @CsvSource({
    "/adapters, true",
    "/adapters/a, true",
    "/adapters/a/logs, true",
    "/adapters/a/mcp, false",
    "/profiles/a/mcp, false",
    "/tools, true",
    "/toolset, false",
    "/adaptersx, false",
    "/api/v1/keys, true",
    "/api/v2/keys, false",
    "/, false"
  })
  void shouldKnowItsOwnPaths(String path, boolean own) {
    assertThat(AdminApi.serves(path)).isEqualTo(own);
  }
}
