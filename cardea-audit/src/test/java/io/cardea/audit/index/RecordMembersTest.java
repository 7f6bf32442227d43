package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.record.Samples;
import io.cardea.model.audit.RecordField;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMembersTest {

  private final RecordMembers members = new RecordMembers();

  private boolean read(String line) {
    return members.read(line.getBytes(UTF_8));
  }

  private Map<RecordField, String> values() {
    Map<RecordField, String> values = new EnumMap<>(RecordField.class);
    for (RecordField field : RecordField.values()) {
      members.text(field).ifPresent(text -> values.put(field, text));
    }
    return values;
  }

  @Test
  void shouldReadWhatIsWritten() {
    JsonLine line =
        new RecordEncoder(0)
            .intent(
                Samples.intent(Samples.ID, Optional.of("a \"b\"\n\u202e☂")),
                new RecordEncoder.Told(Optional.empty(), "", 0, "c1"));

    assertThat(members.read(Arrays.copyOf(line.bytes(), line.end()))).isTrue();

    assertThat(members.text(RecordField.TENANT)).contains("default");
    Map<RecordField, String> others = values();
    others.remove(RecordField.TENANT);
    assertThat(others)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                RecordField.TYPE, "intent",
                RecordField.ID, Samples.ID.toString(),
                RecordField.EVENT, "mcp_call",
                RecordField.ISSUER, "cardea",
                RecordField.SUBJECT, "agent-7",
                RecordField.ADAPTER, "weather",
                RecordField.METHOD, "tools/call",
                RecordField.TARGET, "a \"b\"\n\u202e☂",
                RecordField.RESOURCE, "c1",
                RecordField.RULE, "role:analyst"));
    assertThat(members.micros()).isEqualTo(RecordTime.of(Samples.NOON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"intent\"}",
        "{\"type\":\"intent\"}\n",
        " { \"type\" : \"intent\" } ",
        "{\"new\":{\"type\":\"x\",\"a\":[1,\"}\",{}]},\"type\":\"intent\"}",
        "{\"new\":[{\"type\":\"x\"}],\"type\":\"intent\",\"more\":null}",
        "{\"new\":-1.5e3,\"type\":\"intent\"}",
        "{\"new\":\"\\\"}\",\"type\":\"intent\"}",
        "{\"type\":\"\\u0069ntent\"}",
        "{\"type\":{\"a\":1},\"type\":\"intent\"}"
      })
  void shouldPassOverWhatItDoesNotKnow(String line) {
    assertThat(read(line)).as(line).isTrue();
    assertThat(values()).containsExactly(Map.entry(RecordField.TYPE, "intent"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "\"type\"",
        "{",
        "{\"",
        "{\"type",
        "{\"type\"",
        "{\"type\":",
        "{\"type\":}",
        "{\"type\":]}",
        "{\"type\":\"intent\"",
        "{\"type\":\"intent\",",
        "{\"type\":\"intent\",}",
        "{\"type\":\"intent",
        "{\"type\":\"intent\\",
        "{\"type\":\"\\x\"}",
        "{\"type\":\"\\u12\"}",
        "{\"type\":\"\\u12g4\"}",
        "{\"type\" \"intent\"}",
        "{type:\"intent\"}",
        "{\"type\":\"intent\"}x",
        "{\"type\":\"intent\"}\n{}",
        "{\"type\":\"intent\"},\"checked\":{\"a\":1}",
        "{\"a\":[1,{\"b\":",
        "{\"a\":[[[[[["
      })
  void shouldHaveNothingOfWhatIsNoObject(String line) {
    assertThat(read(line)).as(line).isFalse();
    assertThat(values()).isEmpty();
    assertThat(members.text(RecordField.TYPE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00.123456Z, 2026-03-01T12:00:00.123456Z",
    "0000-01-01T00:00:00.000000Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "2024-02-29T00:00:00.000001Z, 2024-02-29T00:00:00.000001Z",
    "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
    "+12026-03-01T12:00:00Z, +12026-03-01T12:00:00Z"
  })
  void shouldKnowTheTime(String written, Instant time) {
    assertThat(read("{\"time\":\"" + written + "\"}")).isTrue();
    assertThat(members.micros()).isEqualTo(RecordTime.of(time));
    assertThat(read("{\"minute\":\"" + written + "\"}")).isTrue();
    assertThat(members.micros()).isEqualTo(RecordTime.of(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "2026-02-30T12:00:00.000000Z", "2026-13-01T12:00:00.000000Z", "1"})
  void shouldKnowNoTimeWhereThereIsNone(String written) {
    assertThat(read("{\"time\":\"" + written + "\"}")).isTrue();
    assertThat(members.micros()).isEqualTo(RecordTime.NONE);
  }

  @Test
  void shouldTakeAnyTimeThatIsAskedFor() {
    assertThat(RecordTime.of(Instant.MIN)).isLessThan(RecordTime.of(Instant.EPOCH));
    assertThat(RecordTime.of(Instant.MAX)).isGreaterThan(RecordTime.of(Samples.NOON));
  }

  @Test
  void shouldCallEachTextTheSameWhateverWasReadBefore() {
    for (String subject : List.of("a", "a", "b", "", "b", "bb", "a\\n", "\\u0061", "ü", "a")) {
      assertThat(read("{\"subject\":\"" + subject + "\",\"id\":\"" + subject + "x\"}")).isTrue();
      Map<RecordField, Long> keys = new EnumMap<>(RecordField.class);
      members.keys(keys::put);
      assertThat(keys)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  RecordField.SUBJECT, FieldKey.of(RecordField.SUBJECT, text(RecordField.SUBJECT)),
                  RecordField.ID, FieldKey.of(RecordField.ID, text(RecordField.ID))));
      assertThat(members.key(RecordField.RULE)).isEqualTo(FieldKey.of(RecordField.RULE, ""));
    }
  }

  @Test
  void shouldFindTheEndOfTextsOfEachLengthAtEachPlace() {
    for (int length = 0; length < 20; length++) {
      for (int before = 0; before < 9; before++) {
        String text = "é!#[]".repeat(4).substring(0, length);
        String line =
            " ".repeat(before) + "{\"rule\":\"" + text + "\",\"type\":\"" + text + "\\\"\"}";
        assertThat(read(line)).as(line).isTrue();
        assertThat(text(RecordField.RULE)).isEqualTo(text);
        assertThat(text(RecordField.TYPE)).isEqualTo(text + '"');
        assertThat(read(line.substring(0, line.length() - 2))).isFalse();
      }
    }
  }

  private String text(RecordField field) {
    return members.text(field).orElseThrow();
  }
}
