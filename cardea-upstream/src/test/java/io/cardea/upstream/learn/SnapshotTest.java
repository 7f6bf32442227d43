package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the catalog follows the configuration. */
class SnapshotTest {

  @Test
  void shouldDropWhatIsRemovedAndEndItsSession() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      rig.change();

      // When
      rig.undeclare("x");

      // Then
      CatalogFeed.Change change = rig.change();
      assertThat(change.kinds()).containsExactly(Offer.Kind.TOOL);
      assertThat(change.catalog().adapters()).isEmpty();
      rig.until(server.sessions::isEmpty);
      rig.until(() -> rig.loop.pending() == 0);
    }
  }

  @Test
  void shouldLearnAnewWhatIsReachedOtherwise() throws Exception {
    try (TestServer old = TestServer.legacy();
        TestServer fresh = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", old);
      rig.settled("x");
      rig.change();

      // When
      rig.declare("x", fresh);
      rig.settled("x");

      // Then: the same tools, so nobody is told, and the old session is over.
      assertThat(rig.known("x").offer().orElseThrow().revision()).isEqualTo("2026-07-28");
      assertThat(rig.changes).isEmpty();
      rig.until(old.sessions::isEmpty);
    }
  }

  @Test
  void shouldNotOfferTheToolsOfAnotherServer() throws Exception {
    TestServer gone = TestServer.legacy();
    gone.close();
    try (TestServer old = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", old);
      rig.settled("x");
      rig.change();

      // When
      rig.declare("x", gone);
      rig.settled("x");

      // Then
      assertThat(rig.known("x").offer()).isEmpty();
      assertThat(rig.state("x")).isEqualTo(Health.State.DOWN);
      assertThat(rig.change().kinds()).containsExactly(Offer.Kind.TOOL);
    }
  }

  @Test
  void shouldLeaveAloneWhatIsReachedAsBefore() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      server.log.clear();

      // When
      rig.declare(LearnerRig.adapter("x", LearnerRig.http(server.port()), "another title"));
      rig.quiet();

      // Then
      assertThat(server.log).doesNotContain("server/discover", "initialize");
      assertThat(server.sessions).containsExactly("s1");
    }
  }

  @Test
  void shouldSettleForUnknownAdaptersAtOnce() {
    try (LearnerRig rig = new LearnerRig()) {
      assertThat(rig.learner.settled(List.of(LearnerRig.key("nope"))).toCompletableFuture())
          .isCompleted();
    }
  }

  @Test
  void shouldLearnTheOthersWhileSomeHang() throws Exception {
    try (TestServer good = TestServer.legacy();
        TestServer silent = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      silent.script.put("server/discover", _ -> {});
      List<Adapter> adapters =
          IntStream.range(0, 40)
              .mapToObj(i -> LearnerRig.adapter("silent" + i, LearnerRig.http(silent.port()), ""))
              .toList();
      rig.declare(adapters.toArray(Adapter[]::new));
      rig.declare("good", good);
      rig.until(() -> silent.log.size() == 16);

      // When: somebody waits for the good one; the silent ones' patience ends.
      CompletableFuture<Void> settled =
          rig.learner.settled(List.of(LearnerRig.key("good"))).toCompletableFuture();
      rig.advance(Duration.ofSeconds(2));

      // Then
      LearnerRig.get(settled);
      assertThat(rig.state("good")).isEqualTo(Health.State.UP);
      assertThat(rig.state("silent0")).isEqualTo(Health.State.UNKNOWN);
    }
  }

  @Test
  void shouldLearnAThousandServers() throws Exception {
    Set<String> seen = new HashSet<>();
    FakeProcess server = new FakeProcess(FakeProcess.Probed.MODERN);
    try (LearnerRig rig =
        new LearnerRig((permit, request, reply) -> {
          seen.add(permit.adapter().key().name());
          return server.open(permit, request, reply);
        })) {
      // When
      Adapter[] adapters =
          IntStream.range(0, 1000)
              .mapToObj(i -> LearnerRig.adapter("a" + i, LearnerRig.http(1), ""))
              .toArray(Adapter[]::new);
      rig.declare(adapters);
      LearnerRig.get(
          rig.learner
              .settled(List.of(adapters).stream().map(Adapter::key).toList())
              .toCompletableFuture());

      // Then
      assertThat(rig.learner.current().adapters()).hasSize(1000);
      assertThat(seen).hasSize(1000);
      assertThat(rig.names("a999", Offer.Kind.TOOL)).containsExactly("one");
      assertThat(rig.learner.current().version()).isLessThan(1100);
    }
  }
}
