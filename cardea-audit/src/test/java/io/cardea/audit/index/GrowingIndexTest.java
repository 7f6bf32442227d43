package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is asked of a segment while it is read is what is asked of it when it is complete. */
class GrowingIndexTest {

  private static final Map<RecordField, List<String>> VALUES =
      Map.of(
          RecordField.TYPE, List.of("intent", "refusal", "outcome"),
          RecordField.SUBJECT, List.of("ann", "bob", "nobody"),
          RecordField.TENANT, List.of("default", "acme"),
          RecordField.STATUS, List.of("OK", "ERROR", RecordQuery.OPEN),
          RecordField.ID, List.of("id-1", "id-2", "id-40"));

  private final Random random = new Random(1);
  private final List<String> open = new ArrayList<>();
  private int ids;

  private String line() {
    String time = "\"time\":\"2026-03-01T12:%02d:00.000000Z\"".formatted(random.nextInt(60));
    return switch (random.nextInt(4)) {
      case 0 ->
          "{\"type\":\"refusal\",\"id\":\"id-%d\",%s,\"tenant\":\"acme\"}".formatted(ids++, time);
      case 1 -> "{\"type\":\"payload\",\"id\":\"id-%d\",%s}".formatted(ids, time);
      case 2 ->
          "{\"type\":\"outcome\",\"id\":\"id-%s\",%s,\"status\":\"%s\"}"
              .formatted(ended(), time, random.nextBoolean() ? "OK" : "ERROR");
      default -> {
        open.add(String.valueOf(ids));
        yield "{\"type\":\"intent\",\"id\":\"id-%d\",%s,\"subject\":\"%s\"}"
            .formatted(ids++, time, random.nextBoolean() ? "ann" : "bob");
      }
    };
  }

  /** What is open here, or began elsewhere. */
  private String ended() {
    return open.isEmpty() ? String.valueOf(1_000 + ids) : open.remove(random.nextInt(open.size()));
  }

  private static List<Integer> list(IntBuffer rows) {
    List<Integer> all = new ArrayList<>();
    for (int at = rows.position(); at < rows.limit(); at++) {
      all.add(rows.get(at));
    }
    return all;
  }

  private static void assertSame(SegmentIndex growing, SegmentIndex complete) throws IOException {
    assertThat(growing.segment()).isEqualTo(complete.segment());
    assertThat(growing.rows()).isEqualTo(complete.rows());
    assertThat(growing.damagedAt()).isEqualTo(complete.damagedAt());
    for (int row = 0; row < complete.rows(); row++) {
      assertThat(growing.time(row)).isEqualTo(complete.time(row));
      assertThat(growing.beginning(row)).isEqualTo(complete.beginning(row));
      assertThat(growing.beginningOrdinal(row)).isEqualTo(complete.beginningOrdinal(row));
      assertThat(growing.outcome(row)).isEqualTo(complete.outcome(row));
      assertThat(growing.outcomeOrdinal(row)).isEqualTo(complete.outcomeOrdinal(row));
      assertThat(growing.mayHold(complete.time(row), complete.time(row) + 1)).isTrue();
    }
    for (RecordField field : VALUES.keySet()) {
      for (String value : VALUES.getOrDefault(field, List.of())) {
        assertThat(list(growing.rows(field, value)))
            .as("%s %s", field, value)
            .isEqualTo(list(complete.rows(field, value)));
      }
    }
  }

  @Test
  void shouldSayWhatItWillSayWhenItIsComplete() throws IOException {
    GrowingIndex growing = new GrowingIndex(7);
    for (int record = 0; record < 3_000; record++) {
      byte[] bytes = line().getBytes(UTF_8);
      growing.add(record * 1024L, bytes, 0, bytes.length);
      if (record == 100) {
        growing.damaged(100 * 1024L + 512);
      }
      if (record > 200 && record < 2_999) {
        continue; // at last it has several pages of each column
      }
      assertSame(growing, StoredIndex.of(growing.freeze()).orElseThrow());
    }
    assertThat(growing.mayHold(Long.MIN_VALUE, 0)).isFalse();
  }

  @Test
  void shouldSayOnlyAsLongAsItIsSoThatItsEndIsNoRecord() {
    GrowingIndex growing = new GrowingIndex(7);
    byte[] bytes = line().getBytes(UTF_8);
    growing.add(0, bytes, 0, bytes.length);
    growing.torn(1024);
    assertThat(growing.damagedAt()).isEqualTo(1024);
    growing.torn(SegmentIndex.NONE);
    assertThat(growing.damagedAt()).isEqualTo(SegmentIndex.NONE);
  }
}
