package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How servers that fall ill, come back or forget us are told apart. */
class HealthTest {

  private static final Duration CHECK = Duration.ofSeconds(15);

  /** Lets one check happen; it has reached the server then. */
  private static void check(LearnerRig rig, TestServer server, String method)
      throws InterruptedException {
    rig.quiet();
    server.log.clear();
    rig.advance(CHECK);
    server.await(method);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 401})
  void shouldBeDownAfterTwoFailuresAndUpAgain(int status) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{}}";
      rig.declare("x", server);
      rig.settled("x");
      server.script.put("ping", asked -> asked.status(status));
      server.script.put("initialize", asked -> asked.status(status));

      // When
      check(rig, server, "ping");
      rig.quiet();
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
      check(rig, server, "ping");

      // Then: it is down, and what it offered is kept.
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      assertThat(rig.known("x").health().reason()).contains("HTTP status " + status);
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("one");
      rig.until(server.sessions::isEmpty);

      // When
      server.script.remove("ping");
      server.script.remove("initialize");
      rig.advance(Duration.ofSeconds(1));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(server.sessions).hasSize(1);
    }
  }

  @Test
  void shouldTryADeadServerEverMoreSeldom() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      AtomicInteger tries = new AtomicInteger();
      server.script.put(
          "server/discover",
          asked -> {
            tries.incrementAndGet();
            asked.status(500);
          });
      rig.declare("x", server);
      rig.settled("x");

      // When: an hour passes, each failure given the time to arrive.
      for (int second = 0; second < 3600; second++) {
        rig.advance(Duration.ofSeconds(1));
        rig.quiet();
      }

      // Then: the waits are 1, 2, 4, 8, 16, 32 and then 60 s, less by chance.
      assertThat(tries.get()).isBetween(60, 140);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 400})
  void shouldBeginAnewWhenTheServerForgotTheSession(int status) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{}}";
      rig.declare("x", server);
      rig.settled("x");
      AtomicInteger pings = new AtomicInteger();
      server.script.put(
          "ping",
          asked -> {
            if (pings.getAndIncrement() == 0) {
              server.sessions.clear();
              asked.error(status, -32000);
            } else {
              asked.result("{}");
            }
          });

      // When
      check(rig, server, "ping");
      rig.until(() -> server.sessions.contains("s2"));
      server.await("tools/list");

      // Then: nobody noticed.
      check(rig, server, "ping");
      rig.quiet();
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
      assertThat(rig.changes).hasSize(1);
      assertThat(server.sessions).containsExactly("s2");
    }
  }

  @Test
  void shouldTakeAServerForWellThatAlwaysRefusesPingsByStatus() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{}}";
      server.script.put("ping", asked -> asked.error(400, -32601));
      rig.declare("x", server);
      rig.settled("x");

      // When
      check(rig, server, "ping");
      rig.until(() -> server.sessions.contains("s2"));
      server.await("tools/list");
      for (int i = 0; i < 5; i++) {
        check(rig, server, "ping");
      }

      // Then: the second session was enough.
      assertThat(server.sessions).containsExactly("s2");
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldNotBeKeptBusyByAServerThatEndsEverySession() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put("tools/list", asked -> asked.error(404, -32001));

      // When
      rig.declare("x", server);

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.DOWN);
      rig.until(server.sessions::isEmpty);
    }
  }

  @Test
  void shouldTakeSilenceForAFailure() throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> server.streams.size() == 1);
      server.script.put("server/discover", _ -> {});

      // When: twice a check and its ten seconds.
      for (int i = 0; i < 2; i++) {
        check(rig, server, "server/discover");
        rig.advance(Duration.ofSeconds(10));
      }

      // Then
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      assertThat(rig.known("x").health().reason()).contains("no answer within PT10S");
    }
  }

  @Test
  void shouldLearnAModernServerAnewThatDeclaresMore() throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");

      // When
      server.script.put("prompts/list", asked -> asked.result("{\"prompts\":[{\"name\":\"p\"}]}"));
      server.capabilities = "{\"tools\":{},\"prompts\":{}}";
      rig.advance(CHECK);

      // Then
      rig.until(() -> rig.names("x", Offer.Kind.PROMPT).contains("p"));
    }
  }

  @Test
  void shouldTellTheHealthOfPlaces() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      assertThat(rig.settled("x").endpoints()).isEmpty();

      // When
      EndpointHealth sick =
          new EndpointHealth("http://a", new Health(Health.State.DOWN, "ejected", LearnerRig.NOW));
      rig.endpoints.add(sick);
      rig.advance(CHECK);

      // Then
      rig.until(() -> rig.known("x").endpoints().contains(sick));
    }
  }
}
