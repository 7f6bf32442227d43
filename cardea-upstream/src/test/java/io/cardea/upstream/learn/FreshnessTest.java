package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the catalog follows servers whose lists change. */
class FreshnessTest {

  private static final String TOOLS_AND_PROMPTS =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true}}";

  private static void tools(TestServer server, String... names) {
    String json =
        String.join(",", List.of(names).stream().map(n -> "{\"name\":\"" + n + "\"}").toList());
    server.script.put("tools/list", asked -> asked.result("{\"tools\":[" + json + "]}"));
  }

  private static void prompts(TestServer server) {
    server.script.put("prompts/list", asked -> asked.result("{\"prompts\":[{\"name\":\"p\"}]}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadOnlyTheListThatChangedAndThatOnce(boolean modern) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.modern = modern;
      server.capabilities = TOOLS_AND_PROMPTS;
      tools(server, "one");
      prompts(server);
      rig.declare("x", server);
      rig.settled("x");
      rig.change();
      rig.until(() -> server.streams.size() == 1);
      server.log.clear();

      // When: many announcements within a quarter of a second.
      tools(server, "two");
      for (int i = 0; i < 20; i++) {
        server.announce("tools");
      }
      awaitAnnounced(rig);
      rig.advance(Duration.ofMillis(250));

      // Then
      CatalogFeed.Change change = rig.change();
      assertThat(change.adapter()).isEqualTo(LearnerRig.key("x"));
      assertThat(change.kinds()).isEqualTo(Set.of(Offer.Kind.TOOL));
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("two");
      assertThat(rig.names("x", Offer.Kind.PROMPT)).containsExactly("p");
      assertThat(server.log).containsExactly("tools/list");
    }
  }

  /** The announcement has set its timer when one is due within a quarter of a second. */
  private static void awaitAnnounced(LearnerRig rig) {
    rig.until(() -> rig.loop.isDueWithin(Duration.ofMillis(250)));
  }

  @Test
  void shouldTellNobodyOfAListThatIsTheSame() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      rig.change();
      long version = rig.learner.current().version();
      rig.until(() -> server.streams.size() == 1);
      server.log.clear();

      // When
      server.announce("tools");
      awaitAnnounced(rig);
      rig.advance(Duration.ofMillis(250));
      server.await("tools/list");
      tools(server, "two");
      server.announce("tools");
      awaitAnnounced(rig);
      rig.advance(Duration.ofMillis(250));

      // Then: the next change told is the one to "two".
      CatalogFeed.Change change = rig.change();
      assertThat(change.catalog().version()).isEqualTo(version + 1);
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("two");
    }
  }

  @Test
  void shouldRestAfterAListThatTookLong() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: reading the tools takes two seconds.
      server.script.put(
          "tools/list",
          asked -> {
            rig.advance(Duration.ofSeconds(2));
            asked.result("{\"tools\":[]}");
          });
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> server.streams.size() == 1);
      rig.quiet();
      server.log.clear();

      // When
      long timers = rig.on(rig.loop::pending);
      server.announce("tools");
      rig.until(() -> rig.loop.pending() == timers + 1);
      rig.pass(Duration.ofSeconds(5));
      assertThat(server.log).doesNotContain("tools/list");

      // Then: four times as long is not asked for it again.
      rig.pass(Duration.ofSeconds(5));
      server.await("tools/list");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldOpenTheStreamAgainAndCatchUp(boolean modern) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.modern = modern;
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> server.streams.size() == 1);

      // When: the stream breaks, and meanwhile the tools change.
      tools(server, "two");
      server.endStreams();
      rig.until(() -> rig.loop.isDueWithin(Duration.ofSeconds(1)));
      rig.advance(Duration.ofSeconds(1));
      rig.until(() -> server.streams.size() == 1);
      rig.pass(Duration.ofSeconds(60));

      // Then
      rig.until(() -> rig.names("x", Offer.Kind.TOOL).equals(List.of("two")));
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldDoWithoutAStreamThatTheServerDoesNotHave() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      AtomicInteger gets = new AtomicInteger();
      server.script.put(
          "GET",
          asked -> {
            gets.incrementAndGet();
            asked.status(405);
          });
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> gets.get() == 1);

      // When
      rig.pass(Duration.ofMinutes(1));

      // Then
      server.await("ping");
      assertThat(gets).hasValue(1);
    }
  }

  @Test
  void shouldAskForNoStreamWhenNoChangesAreAnnounced() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{}}";

      // When
      rig.declare("x", server);
      rig.settled("x");

      // Then
      rig.advance(Duration.ofSeconds(15));
      server.await("ping");
      assertThat(server.streams).isEmpty();
    }
  }

  @Test
  void shouldReadListsAgainOnSchedule() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      tools(server, "two");

      // When: not before half of five minutes ...
      rig.pass(Duration.ofSeconds(145));
      server.await("ping");
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("one");

      // Then: ... but before five.
      rig.pass(Duration.ofSeconds(155));
      rig.until(() -> rig.names("x", Offer.Kind.TOOL).equals(List.of("two")));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,10", "20000,20", "86400000,3600"})
  void shouldBelieveHowLongAModernListLivesWithinBounds(long ttlMillis, long seconds)
      throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "tools/list",
          asked -> asked.result("{\"tools\":[{\"name\":\"one\"}],\"ttlMs\":" + ttlMillis + "}"));

      // When
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> server.streams.size() == 1);
      tools(server, "two");

      // Then: a check is due within 15 s, the lists are within their life, by chance its half.
      rig.pass(Duration.ofMillis(seconds * 500 - 5000));
      assertThat(server.log.stream().filter("tools/list"::equals)).hasSize(1);
      rig.pass(Duration.ofMillis(seconds * 500 + 5000));
      rig.until(() -> rig.names("x", Offer.Kind.TOOL).equals(List.of("two")));
    }
  }
}
