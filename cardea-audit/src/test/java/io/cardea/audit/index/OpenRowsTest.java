package io.cardea.audit.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenRowsTest {

  private final OpenRows open = new OpenRows();

  @Test
  void anEmptyOneHasNoRows() {
    assertThat(open.remove(0)).isEqualTo(OpenRows.NONE);
    assertThat(open.size()).isZero();
    assertThat(rows()).isEmpty();
  }

  @Test
  void theLastRowOfAKeyCounts() {
    open.put(7, 1);
    open.put(7, 2);
    assertThat(open.size()).isEqualTo(1);
    assertThat(open.remove(7)).isEqualTo(2);
    assertThat(open.remove(7)).isEqualTo(OpenRows.NONE);
  }

  /** Few different keys, many of which want the same place, come and go as in a map. */
  @ParameterizedTest
  @ValueSource(longs = {1, 256, 1L << 32})
  void isAMap(long step) {
    Random random = new Random(step);
    Map<Long, Integer> expected = new HashMap<>();
    for (int row = 0; row < 200_000; row++) {
      long key = random.nextInt(1 + row / 100) * step;
      if (random.nextInt(5) < 3) {
        open.put(key, row);
        expected.put(key, row);
      } else {
        Integer was = expected.remove(key);
        assertThat(open.remove(key)).isEqualTo(was == null ? OpenRows.NONE : was);
      }
    }
    assertThat(open.size()).isEqualTo(expected.size());
    assertThat(rows()).containsExactlyInAnyOrder(ints(expected));
  }

  private int[] rows() {
    IntList found = new IntList(1);
    open.addTo(found);
    int[] rows = new int[found.size()];
    for (int at = 0; at < rows.length; at++) {
      rows[at] = found.get(at);
    }
    return rows;
  }

  private static int[] ints(Map<Long, Integer> map) {
    return map.values().stream().mapToInt(Integer::intValue).toArray();
  }
}
