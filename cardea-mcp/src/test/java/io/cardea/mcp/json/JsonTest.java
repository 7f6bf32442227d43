package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what is not, and the limits on it. */
class JsonTest {

  static List<String> refused() {
    return JsonTable.rows("/json-refused.txt");
  }

  static List<String> accepted() {
    return JsonTable.rows("/json-accepted.txt");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuse(String row) {
    byte[] text = JsonTable.bytes(row);
    assertThat(Json.parse(text, 64))
        .isInstanceOfSatisfying(
            JsonError.class, error -> assertThat(error.offset()).isBetween(0, text.length));
    // The bytes around a part belong to nobody.
    byte[] within = ("[\"" + new String(text, ISO_8859_1) + "\"]").getBytes(ISO_8859_1);
    assertThat(Json.parse(within, 2, within.length - 2, 64)).isInstanceOf(JsonError.class);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void shouldAccept(String row) {
    byte[] text = JsonTable.bytes(row);
    assertThat(Json.parse(text, 64)).isInstanceOf(JsonDocument.class);
    String latin = new String(text, ISO_8859_1);
    for (String around :
        List.of("[%s]", "{\"k\":%s}", "\r\n\t %s\t\r\n ", "[{\"a\":[%s,0]}]", "[%1$s,%1$s]")) {
      assertThat(Json.parse(around.formatted(latin).getBytes(ISO_8859_1), 64))
          .as(around)
          .isInstanceOf(JsonDocument.class);
    }
    assertThat(Json.parse((latin + "]").getBytes(ISO_8859_1), 64)).isInstanceOf(JsonError.class);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void shouldMeanWhatTheReferenceReads(String row) {
    byte[] text = JsonTable.bytes(row);
    assertThat(JsonTrace.ours(text)).isPresent().isEqualTo(JsonTrace.reference(text));
  }

  @Test
  void shouldRefuseNoText() {
    assertThat(Json.parse(new byte[0], 64))
        .isEqualTo(new JsonError(0, "text ends where a value is due"));
    assertThat(Json.parse("1".getBytes(UTF_8), 1, 1, 64)).isInstanceOf(JsonError.class);
  }

  @Test
  void shouldSayWhereTheErrorIs() {
    assertThat(error("{\"a\":1,\"a\":2}")).isEqualTo(new JsonError(7, "duplicate key"));
    assertThat(error("[1,]")).isEqualTo(new JsonError(3, "not a value"));
    assertThat(error("[1 2]"))
        .isEqualTo(new JsonError(3, "expected a comma or the container's end"));
    assertThat(error("\"secret\u0001\"").toString())
        .isEqualTo("control character in a string at byte 7");
    assertThat(error("1 secret")).isEqualTo(new JsonError(2, "text after the value"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 63, 64, 65, 1000})
  void shouldNestUpToTheLimit(int limit) {
    for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}, {"[{\"\":", "}]"}}) {
      int levels = pair[1].length();
      String atLimit = pair[0].repeat(limit / levels) + "1" + pair[1].repeat(limit / levels);
      assertThat(Json.parse(atLimit.getBytes(UTF_8), limit)).isInstanceOf(JsonDocument.class);
      String beyond = pair[0].repeat(limit / levels + 1) + "1" + pair[1].repeat(limit / levels + 1);
      assertThat(Json.parse(beyond.getBytes(UTF_8), limit))
          .isInstanceOfSatisfying(
              JsonError.class,
              e -> assertThat(e.reason()).isEqualTo("nested deeper than " + limit));
    }
  }

  @Test
  void shouldCountOnlyOpenContainers() {
    String wide = "[" + "[[]],{\"a\":{}},".repeat(1000) + "[[]]]";
    assertThat(Json.parse(wide.getBytes(UTF_8), 3)).isInstanceOf(JsonDocument.class);
    assertThat(Json.parse(wide.getBytes(UTF_8), 2)).isInstanceOf(JsonError.class);
    assertThat(Json.parse("[]".getBytes(UTF_8), 0)).isInstanceOf(JsonError.class);
    assertThat(Json.parse("1".getBytes(UTF_8), 0)).isInstanceOf(JsonDocument.class);
  }

  @Test
  void shouldNotOverflowTheStack() {
    for (String open : List.of("[", "{\"a\":", "[{\"\":", "[[],")) {
      byte[] text = open.repeat(100_000).getBytes(UTF_8);
      assertThat(Json.parse(text, 64)).isInstanceOf(JsonError.class);
      assertThat(Json.parse(text, Integer.MAX_VALUE)).isInstanceOf(JsonError.class);
    }
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(Json.parse(deep.getBytes(UTF_8), 100_000)).isInstanceOf(JsonDocument.class);
    assertThat(Json.parse(deep.getBytes(UTF_8), 99_999)).isInstanceOf(JsonError.class);
  }

  @Test
  void shouldRefuseTextsTooLongForTheIndex() {
    byte[] text = {'x'};
    assertThat(Json.parse(text, 0, 1 << 28, 64))
        .isEqualTo(new JsonError(0, "text of 256 MiB or more"));
    assertThat(Json.parse(text, 0, (1 << 28) - 1, 64)).isEqualTo(new JsonError(0, "not a value"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 15, 16, 17, 18, 100, 5000})
  void shouldFindDuplicateAnywhereInAnObjectOfAnySize(int size) {
    String[] members = new String[size];
    Arrays.setAll(members, i -> "\"key" + i + "\":{\"key0\":[" + i + "]}");
    assertThat(Json.parse(object(members), 64)).isInstanceOf(JsonDocument.class);
    for (int at : new int[] {0, (size - 1) / 2, size - 2}) {
      for (String same : List.of("\"key%d\":0", "\"\\u006bey%d\":0", "\"\\u006B\\u0065y%d\" :0")) {
        String[] changed = members.clone();
        changed[size - 1] = same.formatted(at);
        assertThat(Json.parse(object(changed), 64))
            .isInstanceOfSatisfying(
                JsonError.class, e -> assertThat(e.reason()).isEqualTo("duplicate key"));
      }
    }
  }

  @Test
  void shouldTakeNoQuadraticTimeForKeysWhoseHashesCollide() {
    // Given: "Aa" and "BB" have one hash, so all words of them have.
    int count = 100_000;
    String[] members = new String[count];
    Arrays.setAll(members, i -> "\"" + colliding(i) + "\":0");
    String[] twice = members.clone();
    twice[count - 1] = "\"" + colliding(77).replace("A", "\\u0041") + "\":0";

    // When, Then
    assertThat(colliding(77).hashCode()).isEqualTo(colliding(99_999).hashCode());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(Json.parse(object(members), 64)).isInstanceOf(JsonDocument.class);
          assertThat(Json.parse(object(twice), 64)).isInstanceOf(JsonError.class);
        });
  }

  private static String colliding(int number) {
    StringBuilder word = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      word.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return word.toString();
  }

  private static byte[] object(String[] members) {
    return ("{" + String.join(",", members) + "}").getBytes(UTF_8);
  }

  private static JsonError error(String text) {
    return (JsonError) Json.parse(text.getBytes(UTF_8), 64);
  }
}
