package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCursorTest {

  private static final RecordQuery QUERY = RecordQuery.ALL.with(RecordField.SUBJECT, "ann");
  private static final Place PLACE = new Place(12, 3_456);

  @Test
  void shouldLeadBackToItsPlace() {
    String cursor = RecordCursor.of(PLACE, QUERY);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(RecordCursor.parse(cursor, QUERY)).isEqualTo(PLACE);
  }

  @Test
  void shouldBeGoodForItsQueryOnly() {
    String cursor = RecordCursor.of(PLACE, QUERY);
    for (RecordQuery other :
        List.of(
            RecordQuery.ALL,
            QUERY.newestFirst(),
            QUERY.with(RecordField.USER, "ann"),
            QUERY.with(RecordField.SUBJECT, "bob"),
            QUERY.within(Optional.of(Instant.EPOCH), Optional.empty()))) {
      assertThatThrownBy(() -> RecordCursor.parse(cursor, other))
          .isInstanceOf(Query.Refused.class)
          .hasMessageContaining("cursor is of another query");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "=",
        "%%%",
        "MTI6MzQ1Ng",
        "é",
        "a b",
        "AAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void shouldBeNothingElse(String cursor) {
    assertThatThrownBy(() -> RecordCursor.parse(cursor, QUERY))
        .isInstanceOf(Query.Refused.class)
        .hasMessageStartingWith("cursor is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1:0:", "1:-1:", "9999999999999999999:0:", "1:9999999999999999999:", "1::", ":"})
  void shouldHoldNoPlaceThatCannotBe(String text) {
    String right = new String(Base64.getUrlDecoder().decode(RecordCursor.of(PLACE, QUERY)), UTF_8);
    String digest = right.substring(right.lastIndexOf(':') + 1);
    String cursor =
        Base64.getUrlEncoder().withoutPadding().encodeToString((text + digest).getBytes(UTF_8));
    assertThatThrownBy(() -> RecordCursor.parse(cursor, QUERY)).isInstanceOf(Query.Refused.class);
  }
}
