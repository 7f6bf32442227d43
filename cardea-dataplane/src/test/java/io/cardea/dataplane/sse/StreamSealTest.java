package io.cardea.dataplane.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.dataplane.sse.StreamSeal.StreamId;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSealTest {

  private static final NodeId NODE = new NodeId("here", 7);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final SessionKeys keys = SessionKeys.fresh(random);
  private final StreamSeal streams = new StreamSeal(keys, random, NODE);
  private final SessionSeal sessions = new SessionSeal(keys, random);
  private final SessionId id =
      new SessionId(
          EndpointKey.adapter(new AdapterKey(TenantId.DEFAULT, "weather")),
          "00".repeat(32),
          Revision.R2024_11_05,
          NOW,
          NOW.plusSeconds(60),
          streams.freshRandom(),
          Optional.empty(),
          Optional.empty());

  @Test
  void shouldSayWhichNodeHasTheStream() {
    // Given
    NodeId other = new NodeId("there", 8);
    // When
    String text = new StreamSeal(keys, random, other).seal(id);
    // Then
    assertThat(streams.open(text)).contains(new StreamId(id, other));
  }

  @Test
  void shouldTellIdsOfStreamsFromIdsOfSessions() {
    // When // Then
    assertThat(streams.open(sessions.seal(id))).isEmpty();
    assertThat(sessions.open(streams.seal(id))).isEmpty();
  }

  @Test
  void shouldRefuseEveryChangedCharacter() {
    // Given
    String sealed = streams.seal(id);
    for (int i = 0; i < sealed.length(); i++) {
      // When
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      // Then
      assertThat(streams.open(changed)).as(changed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000", "\u0005here.", "\u007f", "\u0015here.000000000000000G"})
  void shouldReadNothingThatAnotherBuildSealed(String plain) {
    // Given
    String text =
        new Seal(keys, random, (byte) 'E').seal(plain.getBytes(StandardCharsets.ISO_8859_1));
    // When // Then
    assertThat(streams.open(text)).isEmpty();
  }
}
