package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.RecordField;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "agent-7", "tools/call", "größe", "☂", "\ud83d\ude00", "a\u0000b"})
  void shouldBeTheSameOfBytesAndOfText(String value) {
    byte[] bytes = ("<" + value + ">").getBytes(UTF_8);

    assertThat(FieldKey.of(RecordField.TARGET, bytes, 1, bytes.length - 1))
        .isEqualTo(FieldKey.of(RecordField.TARGET, value));
  }

  @Test
  void shouldTellFieldsAndValuesApart() {
    Set<Long> keys = new HashSet<>();
    for (RecordField field : RecordField.values()) {
      keys.add(FieldKey.of(field, ""));
      keys.add(FieldKey.of(field, "a"));
      keys.add(FieldKey.of(field, field.label()));
    }

    assertThat(keys).hasSize(3 * RecordField.values().length);
  }

  /** Indexes that were written before are read on; of another hash they need another magic. */
  @Test
  void shouldStayWhatItIs() {
    assertThat(FieldKey.of(RecordField.SUBJECT, "agent-7")).isEqualTo(5790175857020661992L);
  }
}
