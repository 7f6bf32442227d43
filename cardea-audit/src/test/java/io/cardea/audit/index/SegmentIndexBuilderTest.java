package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentIndexBuilderTest {

  private static final long PLACE_BYTES = 1024;

  private final SegmentIndexBuilder builder = new SegmentIndexBuilder(7);

  /** Records at multiples of 1,024 bytes. */
  private SegmentIndex index(String... lines) throws IOException {
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      builder.add(builder.records() * PLACE_BYTES, bytes, 0, bytes.length);
    }
    return StoredIndex.of(builder.freeze()).orElseThrow();
  }

  private static List<Integer> rows(SegmentIndex index, RecordField field, String value)
      throws IOException {
    List<Integer> rows = new ArrayList<>();
    IntBuffer found = index.rows(field, value);
    for (int at = found.position(); at < found.limit(); at++) {
      rows.add(found.get(at));
    }
    return rows;
  }

  private static String intent(String id, String agent) {
    return "{\"type\":\"intent\",\"id\":\"%s\",\"subject\":\"%s\"}".formatted(id, agent);
  }

  private static String outcome(String id, String status) {
    return "{\"type\":\"outcome\",\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status);
  }

  @Test
  void shouldJoinWhateverOrderCallsEndIn() throws IOException {
    SegmentIndex index =
        index(intent("1", "ann"), intent("2", "bob"), outcome("2", "OK"), outcome("1", "OK"));
    assertThat(index.rows()).isEqualTo(2);
    assertThat(index.outcome(0)).isEqualTo(3 * PLACE_BYTES);
    assertThat(index.outcomeOrdinal(1)).isEqualTo(2);
    assertThat(rows(index, RecordField.STATUS, "OK")).containsExactly(0, 1);
    assertThat(rows(index, RecordField.STATUS, RecordQuery.OPEN)).isEmpty();
  }

  @Test
  void shouldKnowWhatIsOpenAndWhatEndedThatBeganBefore() throws IOException {
    SegmentIndex index = index(outcome("0", "OK"), intent("1", "ann"));
    assertThat(index.beginning(0)).isNegative();
    assertThat(index.outcome(0)).isZero();
    assertThat(rows(index, RecordField.ID, "0")).containsExactly(0);
    assertThat(rows(index, RecordField.STATUS, "OK")).isEmpty();
    assertThat(rows(index, RecordField.STATUS, RecordQuery.OPEN)).containsExactly(1);
  }

  @Test
  void shouldLeadToPayloadsByTheirIdOnly() throws IOException {
    SegmentIndex index =
        index(
            "{\"type\":\"payload\",\"id\":\"1\",\"part\":\"params\",\"subject\":\"ann\"}",
            intent("1", "ann"),
            "{\"type\":\"payload\",\"id\":\"1\",\"part\":\"result\",\"subject\":\"ann\"}",
            outcome("1", "OK"));
    assertThat(index.rows()).isEqualTo(3);
    assertThat(index.beginning(0)).isNegative();
    assertThat(index.outcome(0)).isZero();
    assertThat(index.beginningOrdinal(1)).isEqualTo(1);
    assertThat(index.outcomeOrdinal(1)).isEqualTo(3);
    assertThat(index.outcome(2)).isEqualTo(2 * PLACE_BYTES);
    assertThat(rows(index, RecordField.SUBJECT, "ann")).containsExactly(1);
    assertThat(rows(index, RecordField.TYPE, "payload")).isEmpty();
    assertThat(rows(index, RecordField.ID, "1")).containsExactly(0, 1, 2);
  }

  @Test
  void shouldTakeARecordThatItDoesNotKnowForOneThatStandsForItself() throws IOException {
    SegmentIndex index = index("{\"type\":\"approval\",\"id\":\"1\",\"subject\":\"ann\"}");
    assertThat(rows(index, RecordField.TYPE, "approval")).containsExactly(0);
    assertThat(rows(index, RecordField.TENANT, "default")).containsExactly(0);
    assertThat(rows(index, RecordField.STATUS, RecordQuery.OPEN)).isEmpty();
  }

  @Test
  void shouldSayWhereARecordIsNone() throws IOException {
    SegmentIndex index = index(intent("1", "ann"), "no record", intent("2", "ann"));
    assertThat(index.damagedAt()).isEqualTo(PLACE_BYTES);
    assertThat(index.beginningOrdinal(1)).isEqualTo(2);
  }
}
