package io.cardea.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedIdsTest {

  private final SecureRandom random = new SecureRandom();
  private final SessionSeal seal = new SessionSeal(SessionKeys.fresh(random), random);
  private final OpenedIds opened = new OpenedIds(seal);

  private SessionId id() {
    return SessionIdTest.id(SessionIdTest.principal("acme", "cardea", "bot"));
  }

  @Test
  void shouldSayWhatTheSealSaysEachTime() {
    // Given
    String text = seal.seal(id());
    // When, Then
    assertThat(opened.open(text)).contains(id());
    assertThat(opened.open(text)).contains(id());
    assertThat(opened.open(text).orElseThrow()).isSameAs(opened.open(text).orElseThrow());
  }

  @Test
  void shouldRefuseWhatNobodySealedAlsoAfterTheRealOne() {
    // Given
    String text = seal.seal(id());
    assertThat(opened.open(text)).isPresent();
    // When, Then
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(opened.open(text.substring(0, i) + other + text.substring(i + 1))).isEmpty();
    }
    assertThat(opened.open(text + "=")).isEmpty();
    assertThat(opened.open("")).isEmpty();
    assertThat(opened.open(text)).contains(id());
  }

  @Test
  void shouldOpenAgainWhatItDoesNotKeepAnyMore() {
    // Given
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1_025; i++) {
      texts.add(seal.seal(id()));
    }
    SessionId first = opened.open(texts.getFirst()).orElseThrow();
    // When
    texts.forEach(text -> assertThat(opened.open(text)).contains(id()));
    // Then
    assertThat(opened.open(texts.getFirst())).contains(first);
    assertThat(opened.open(texts.getFirst()).orElseThrow()).isNotSameAs(first);
  }
}
