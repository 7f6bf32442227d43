package io.cardea.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.index.CollidingIndex;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSelectionTest {

  private static final List<String> LINES =
      List.of(
          "{\"type\":\"intent\",\"id\":\"1\",\"subject\":\"ann\",\"user\":\"bob\"}",
          "{\"type\":\"intent\",\"id\":\"2\",\"subject\":\"bob\",\"user\":\"ann\"}",
          "{\"type\":\"outcome\",\"id\":\"1\",\"status\":\"OK\"}");

  @Test
  void shouldSelectARowOnceThoughItsValuesHaveTheSameHash() throws IOException {
    SegmentIndex index = CollidingIndex.of(RecordField.SUBJECT, "ann", LINES);
    assertThat(new RowSelection(RecordQuery.ALL.with(RecordField.SUBJECT, "ann")).of(index))
        .containsExactly(0, 1);
  }

  @Test
  void shouldSelectWhatHasEndedThoughItsHashIsThatOfOpen() throws IOException {
    SegmentIndex index = CollidingIndex.of(RecordField.STATUS, RecordQuery.OPEN, LINES);
    assertThat(
            new RowSelection(RecordQuery.ALL.with(RecordField.STATUS, RecordQuery.OPEN)).of(index))
        .containsExactly(0, 1);
  }
}
