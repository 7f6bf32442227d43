package io.cardea.upstream.learn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How child processes and HTTP+SSE servers are learned. */
class ProcessTest {

  private static final Upstream STDIO =
      new StdioUpstream(List.of("server"), Map.of(), Optional.empty());

  @ParameterizedTest
  @EnumSource(
      value = FakeProcess.Probed.class,
      names = {"REFUSES", "EXITS", "HANGS"})
  void shouldProbeALegacyProcessAndThrowItAway(FakeProcess.Probed probed) {
    FakeProcess process = new FakeProcess(probed);
    try (LearnerRig rig = new LearnerRig(process)) {
      // When
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.until(() -> process.log.contains("server/discover"));
      rig.advance(Duration.ofSeconds(2));

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.UP);
      assertThat(rig.names("x", Offer.Kind.TOOL)).containsExactly("one");
      assertThat(process.isProbeOpen).isFalse();
      assertThat(process.log)
          .startsWith(
              "server/discover",
              "DELETE probe",
              "initialize",
              "notifications/initialized",
              "STREAM",
              "tools/list");
    }
  }

  @Test
  void shouldKeepAModernProcessUntilTheEnd() {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.MODERN);
    try (LearnerRig rig = new LearnerRig(process)) {
      // Given
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");
      assertThat(rig.on(() -> List.copyOf(process.log)))
          .containsExactly("server/discover", "tools/list");

      // When
      LearnerRig.get(rig.learner.stop().toCompletableFuture());

      // Then
      assertThat(process.log).endsWith("DELETE probe");
      assertThat(process.isProbeOpen).isFalse();
    }
  }

  @Test
  void shouldBeginAnewAtOnceWhenAProcessExits() {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.REFUSES);
    try (LearnerRig rig = new LearnerRig(process)) {
      // Given
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");
      rig.advance(Duration.ofSeconds(6));

      // When
      rig.on(() -> {
        process.log.clear();
        process.exit();
        return true;
      });

      // Then: its end is seen on its stream, before any check is due.
      rig.until(() -> process.log.contains("tools/list"));
      assertThat(process.log).doesNotContain("server/discover");
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldFindThatALegacyProgramWasReplacedByAModernOne() {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.REFUSES);
    try (LearnerRig rig = new LearnerRig(process)) {
      // Given
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");
      assertThat(rig.spoken("x")).isEqualTo("2025-11-25");
      rig.advance(Duration.ofSeconds(6));

      // When
      rig.on(() -> {
        process.log.clear();
        process.probed = FakeProcess.Probed.MODERN;
        process.refusesInitialize = true;
        process.exit();
        return true;
      });

      // Then
      rig.until(() -> rig.spoken("x").equals("2026-07-28"));
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
      assertThat(process.log).containsSubsequence("initialize", "server/discover", "tools/list");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeProcess.Probed.class,
      names = {"REFUSES", "EXITS", "HANGS"})
  void shouldFindThatAModernProgramWasReplacedByALegacyOne(FakeProcess.Probed probed) {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.MODERN);
    try (LearnerRig rig = new LearnerRig(process)) {
      // Given
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");
      rig.advance(Duration.ofSeconds(6));

      // When
      rig.on(() -> {
        process.probed = probed;
        process.exit();
        return true;
      });

      // Then
      rig.until(() -> {
        rig.loop.advance(Duration.ofMillis(500));
        return rig.spoken("x").equals("2025-11-25") && rig.state("x") == Health.State.UP;
      });
      assertThat(process.isProbeOpen).isFalse();
    }
  }

  @Test
  void shouldWaitLongerEachTimeForAProcessThatExitsAtOnce() {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.REFUSES);
    try (LearnerRig rig = new LearnerRig(process)) {
      // Given
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");

      // When: it exits whenever it has been learned.
      for (int i = 0; i < 600; i++) {
        rig.on(() -> {
          process.exit();
          return true;
        });
        rig.advance(Duration.ofSeconds(1));
      }

      // Then
      long starts = process.log.stream().filter("initialize"::equals).count();
      assertThat(starts).isBetween(10L, 30L);
    }
  }

  @Test
  void shouldNotTakeOurOwnLimitsForAnIllness() {
    FakeProcess process = new FakeProcess(FakeProcess.Probed.REFUSES);
    AtomicInteger full = new AtomicInteger();
    Upstreams busy =
        (permit, request, reply) -> {
          if (new String(request.body().bytes(), UTF_8).contains("\"ping\"")) {
            full.incrementAndGet();
            reply.onFailure(
                new UpstreamFailure(UpstreamFailure.Kind.QUEUE_FULL, false, "too many calls"));
          }
          return process.open(permit, request, reply);
        };
    try (LearnerRig rig = new LearnerRig(busy)) {
      // When
      rig.declare(LearnerRig.adapter("x", STDIO, ""));
      rig.settled("x");
      rig.pass(Duration.ofMinutes(2));

      // Then
      assertThat(full.get()).isGreaterThan(5);
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldSurviveATransportThatThrows() {
    AtomicInteger asked = new AtomicInteger();
    Upstreams broken =
        (_, _, _) -> {
          asked.incrementAndGet();
          throw new IllegalStateException("on purpose");
        };
    try (LearnerRig rig = new LearnerRig(broken)) {
      // When
      rig.declare(LearnerRig.adapter("x", LearnerRig.http(1), ""));

      // Then: and it is tried again.
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.DOWN);
      rig.advance(Duration.ofSeconds(1));
      rig.until(() -> asked.get() == 2);
    }
  }

  @Test
  void shouldNotProbeHttpWithSse() {
    FakeProcess server = new FakeProcess(FakeProcess.Probed.MODERN);
    try (LearnerRig rig = new LearnerRig(server)) {
      // When
      Upstream sse =
          new SseUpstream(new HttpEndpoint("localhost", 1, false, "/sse", Map.of(), true));
      rig.declare(LearnerRig.adapter("x", sse, ""));

      // Then
      assertThat(rig.settled("x").offer().orElseThrow().revision()).isEqualTo("2025-11-25");
      assertThat(server.log).doesNotContain("server/discover");
    }
  }
}
