package io.cardea.audit.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds. */
class PostingsTest {

  private final Postings postings = new Postings();
  private final RarePostings rare = new RarePostings();

  private static List<Integer> listed(IntList rows) {
    return IntStream.range(0, rows.size()).mapToObj(rows::get).toList();
  }

  private List<Integer> rows(long key) {
    IntList found = new IntList(0);
    postings.rows(key, found);
    return listed(found);
  }

  private List<Integer> rareRows(long key) {
    IntList found = new IntList(0);
    rare.rows(key, found);
    return listed(found);
  }

  @Test
  void shouldHaveNothingAtFirst() {
    assertThat(postings.keys()).isEmpty();
    assertThat(postings.size()).isZero();
    assertThat(rows(0)).isEmpty();
    rare.sort();
    assertThat(rare.size()).isZero();
    assertThat(rareRows(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1L, 0xfL, 0x3fffL, 0xffff_ffff_0000_0000L})
  void shouldHaveWhatWasAdded(long mask) {
    // Given
    Random random = new Random(mask);
    Map<Long, List<Integer>> expected = new TreeMap<>();
    for (int row = 0; row < 20_000; row++) {
      long key = random.nextLong() & mask;
      postings.add(key, row);
      rare.add(key, row);
      expected.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    List<Long> some = expected.keySet().stream().limit(100).toList();
    // Then
    assertThat(postings.size()).isEqualTo(20_000);
    assertThat(postings.keys())
        .containsExactlyInAnyOrder(expected.keySet().stream().mapToLong(Long::longValue).toArray());
    expected.forEach((key, rows) -> assertThat(rows(key)).isEqualTo(rows));
    some.forEach(key -> assertThat(rareRows(key)).isEqualTo(expected.get(key)));
    // When
    rare.sort();
    // Then
    List<Long> keys = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int at = 0; at < rare.size(); at++) {
      keys.add(rare.key(at));
      rows.add(rare.row(at));
    }
    assertThat(keys).isSorted().hasSize(20_000);
    assertThat(rows).isEqualTo(expected.values().stream().flatMap(List::stream).toList());
    // When
    int before = rareRows(some.getFirst()).size();
    rare.add(some.getFirst(), 20_000);
    // Then
    assertThat(rareRows(some.getFirst())).hasSize(before + 1);
  }

  @Test
  void shouldNotMakeUpAKeyThatLooksLikeAnother() {
    postings.add(1, 7);
    rare.add(1, 7);

    assertThat(rows(1L + (1L << 40))).isEmpty();
    assertThat(rareRows(1L + (1L << 40))).isEmpty();
  }
}
