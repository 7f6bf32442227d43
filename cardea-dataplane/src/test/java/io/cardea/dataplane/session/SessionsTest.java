package io.cardea.dataplane.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.ClientName;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionState;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {

  private static final Duration TTL = Duration.ofDays(7);
  private final TestClock clock = new TestClock(Calls.NOW);
  private final SecureRandom random = new SecureRandom();
  private final SessionSeal seal = new SessionSeal(SessionKeys.fresh(random), random);
  private final MemorySessionStore store =
      new MemorySessionStore(
          clock,
          () -> new MemorySessionStore.Limits(2, 10, Duration.ofHours(1)),
          (_, _) -> {},
          SessionJournal.NONE);
  private final Sessions sessions = new Sessions(seal, store, clock, new NodeId("here", 1));

  @Test
  void shouldBeginASessionThatItsOwnerCanUse() {
    SessionId id = opened(begin("{\"roots\":{}}"));
    assertThat(id.admits(Calls.READER, EndpointKey.adapter(Calls.WEATHER), clock.instant()))
        .isTrue();
    assertThat(id.admits(Calls.STRANGER, EndpointKey.adapter(Calls.WEATHER), clock.instant()))
        .isFalse();
    assertThat(id.revision()).isEqualTo(Revision.R2025_06_18);
    assertThat(id.issued()).isEqualTo(Calls.NOW);
    assertThat(id.expires()).isEqualTo(Calls.NOW.plus(TTL));
    assertThat(state(id))
        .flatMap(state -> state.attachment("weather"))
        .map(Attachment::id)
        .contains(Optional.of("up-1"));
    assertThat(state(id)).map(SessionState::revision).contains("2025-06-18");
  }

  @ParameterizedTest
  @CsvSource({"511, true", "512, true", "513, false", "100000, false"})
  void shouldLetShortCapabilitiesTravelInTheIdAndStoreLongOnes(int bytes, boolean travels) {
    String capabilities = "x".repeat(bytes);
    SessionId id = opened(begin(capabilities));
    assertThat(id.clientCapabilities())
        .isEqualTo(travels ? Optional.of(capabilities) : Optional.empty());
    assertThat(state(id).orElseThrow().clientCapabilities())
        .isEqualTo(travels ? Optional.empty() : Optional.of(capabilities));
  }

  @Test
  void shouldCountCapabilitiesInBytesSoThatEveryIdOpensAgain() {
    // Given few characters of many bytes
    String capabilities = "€".repeat(SessionId.MAX_CAPABILITIES);
    assertThat(capabilities.getBytes(UTF_8)).hasSize(3 * SessionId.MAX_CAPABILITIES);
    // Then they are stored, and the id stays one that can be opened
    SessionId id = opened(begin(capabilities));
    assertThat(id.clientCapabilities()).isEmpty();
    assertThat(state(id).orElseThrow().clientCapabilities()).contains(capabilities);
  }

  @Test
  void shouldGiveNoIdWhenALimitIsMet() {
    assertThat(begin("{}")).isPresent();
    assertThat(begin("{}")).isPresent();
    assertThat(begin("{}")).isEmpty();
  }

  @Test
  void shouldEndASession() {
    SessionId id = opened(begin("{}"));
    assertThat(now(sessions.end(id.key()))).isTrue();
    assertThat(state(id)).isEmpty();
    assertThat(now(sessions.end(id.key()))).isFalse();
  }

  private Optional<String> begin(String capabilities) {
    return now(
        sessions.begin(
            new Sessions.Beginning(
                EndpointKey.adapter(Calls.WEATHER),
                Calls.READER,
                Revision.R2025_06_18,
                Map.of("weather", new Attachment(Optional.of("up-1"), "", "2025-06-18")),
                Optional.of(new ClientName("desk", "2.1")),
                capabilities,
                Optional.of("{\"n\":1.0}"),
                TTL)));
  }

  private SessionId opened(Optional<String> text) {
    return seal.open(text.orElseThrow()).orElseThrow();
  }

  private Optional<SessionState> state(SessionId id) {
    return now(store.find(id.key()));
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().resultNow();
  }
}
