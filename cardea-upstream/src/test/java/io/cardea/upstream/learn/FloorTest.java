package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That no server is spoken to in an older revision than its adapter allows. */
class FloorTest {

  private static void speak(TestServer server, String revision) {
    server.script.put(
        "initialize",
        asked -> {
          server.sessions.add("old");
          asked.request().response().putHeader("mcp-session-id", "old");
          asked.result(server.greeting(revision));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 2025-06-18, DOWN",
    "2025-06-18, 2025-06-18, UP",
    "2025-11-25, 2025-06-18, UP",
    "2025-06-18, 2025-11-25, DOWN",
    "2024-11-05, 2024-11-05, UP",
    "2024-11-05, 2025-03-26, DOWN",
  })
  void shouldSpeakNoOlderRevisionThanAllowed(String spoken, String floor, Health.State state)
      throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      speak(server, spoken);

      // When
      rig.declare(LearnerRig.floored("x", LearnerRig.http(server.port()), floor));
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(state);
      assertThat(known.era().map(EraVerdict::revision)).contains(spoken);
      if (state == Health.State.DOWN) {
        assertThat(known.health().reason())
            .isEqualTo("speaks " + spoken + ", the adapter demands at least " + floor);
        assertThat(known.offer()).isEmpty();
        rig.until(server.sessions::isEmpty);
        assertThat(server.log).doesNotContain("notifications/initialized", "tools/list");
      }
    }
  }

  @Test
  void shouldNotEvenInitializeWhereOnlyTheModernEraIsAllowed() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // When
      rig.declare(LearnerRig.floored("x", LearnerRig.http(server.port()), "2026-07-28"));

      // Then
      AdapterCatalog known = rig.settled("x");
      assertThat(known.health().reason())
          .isEqualTo(
              "refused 2026-07-28 with HTTP 400 and error -32000, the adapter demands at least"
                  + " 2026-07-28");
      assertThat(server.log).containsExactly("server/discover");

      // When
      server.replace(true);
      rig.advance(Duration.ofSeconds(1));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(rig.spoken("x")).isEqualTo("2026-07-28");
    }
  }

  @Test
  void shouldFindThatAnOldServerNowSpeaksMore() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      speak(server, "2025-03-26");
      rig.declare(LearnerRig.floored("x", LearnerRig.http(server.port()), "2025-06-18"));
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.DOWN);

      // When: it still answers initialize as before, but speaks the modern era as well.
      server.script.put(
          "server/discover",
          asked ->
              asked.result(
                  "{\"supportedVersions\":[\"2026-07-28\",\"2025-03-26\"],\"capabilities\":{}}"));
      rig.advance(Duration.ofSeconds(1));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(rig.spoken("x")).isEqualTo("2026-07-28");
    }
  }

  @Test
  void shouldForgetWhatItOfferedWhenTheFloorIsRaised() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      assertThat(rig.settled("x").offer()).isPresent();

      // When
      rig.declare(LearnerRig.floored("x", LearnerRig.http(server.port()), "2026-07-28"));

      // Then
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      assertThat(rig.known("x").offer()).isEmpty();

      // When
      rig.declare("x", server);

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
    }
  }
}
