package io.cardea.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {

  private static String turns(WeightedChoice choice, int count, String eligible) {
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int next = choice.next(index -> eligible.indexOf('a' + index) >= 0);
      turns.append(next < 0 ? '-' : (char) ('a' + next));
    }
    return turns.toString();
  }

  @Test
  void shouldSpreadEachShareEvenly() {
    assertThat(turns(new WeightedChoice(List.of(5, 1, 1)), 14, "abc")).isEqualTo("aabacaaaabacaa");
    assertThat(turns(new WeightedChoice(List.of(1, 1)), 4, "ab")).isEqualTo("abab");
    assertThat(turns(new WeightedChoice(List.of(7)), 3, "a")).isEqualTo("aaa");
  }

  @Test
  void shouldKeepTheSharesOverManyTurns() {
    String turns = turns(new WeightedChoice(List.of(1000, 1, 3)), 10_040, "abc");
    assertThat(turns.chars().filter(c -> c == 'a').count()).isEqualTo(10_000);
    assertThat(turns.chars().filter(c -> c == 'b').count()).isEqualTo(10);
    assertThat(turns.chars().filter(c -> c == 'c').count()).isEqualTo(30);
  }

  @Test
  void shouldShareAmongThoseThatAreEligible() {
    WeightedChoice choice = new WeightedChoice(List.of(2, 1, 1));
    assertThat(turns(choice, 4, "bc")).isEqualTo("bcbc");
    assertThat(turns(choice, 1, "")).isEqualTo("-");
    assertThat(turns(choice, 4, "abc")).containsOnlyOnce("b").containsOnlyOnce("c");
  }
}
