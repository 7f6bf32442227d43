package io.cardea.controlplane.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  private static final List<String> KEYS = List.of("isolation", "title", "requiredRoles", "limits");

  @ParameterizedTest
  @CsvSource({
    "titel, title",
    "Title, title",
    "isolaton, isolation",
    "limit, limits",
    "requiredroles, requiredRoles",
    "reqiuredRole, requiredRoles"
  })
  void shouldFindTheNearest(String word, String near) {
    assertThat(Spelling.nearest(word, KEYS)).contains(near);
  }

  @ParameterizedTest
  @CsvSource({"tl", "x", "description", "tiltle2x", "''"})
  void shouldNotGuessWildly(String word) {
    assertThat(Spelling.nearest(word, KEYS)).isEmpty();
  }

  @Test
  void shouldListWhatIsAllowedIfNothingIsNear() {
    assertThat(Spelling.hint("zzzzzz", KEYS))
        .isEqualTo("allowed: isolation, title, requiredRoles, limits");
    assertThat(Spelling.hint("zzzzzz", List.of())).isEmpty();
  }

  @Test
  void shouldNotCompareEndlessWords() {
    assertThat(Spelling.nearest("a".repeat(65), List.of("a".repeat(64)))).isEmpty();
    assertThat(Spelling.nearest("a".repeat(64), List.of("a".repeat(63)))).isPresent();
  }
}
