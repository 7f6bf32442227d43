package io.cardea.audit.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingsTest {

  private final Postings postings = new Postings();

  private List<Integer> rows(long key) {
    List<Integer> rows = new ArrayList<>();
    IntBuffer found = postings.rows(key).toBuffer();
    while (found.hasRemaining()) {
      rows.add(found.get());
    }
    return rows;
  }

  @Test
  void shouldHaveNothingAtFirst() {
    assertThat(postings.keys()).isEmpty();
    assertThat(postings.size()).isZero();
    assertThat(postings.count(0)).isZero();
    assertThat(rows(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1L, 0xfL, 0x3fffL, 0xffff_ffff_0000_0000L})
  void shouldHaveWhatWasAdded(long mask) {
    Random random = new Random(mask);
    Map<Long, List<Integer>> expected = new TreeMap<>();
    for (int row = 0; row < 20_000; row++) {
      long key = random.nextLong() & mask;
      postings.add(key, row);
      expected.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }

    assertThat(postings.size()).isEqualTo(20_000);
    assertThat(postings.keys())
        .containsExactly(expected.keySet().stream().mapToLong(Long::longValue).toArray());
    expected.forEach((key, rows) -> {
      assertThat(rows(key)).isEqualTo(rows);
      assertThat(postings.count(key)).isEqualTo(rows.size());
    });
  }

  @Test
  void shouldNotMakeUpAKeyThatLooksLikeAnother() {
    postings.add(1, 7);

    assertThat(postings.count(1L + (1L << 40))).isZero();
    assertThat(rows(1L + (1L << 40))).isEmpty();
  }
}
