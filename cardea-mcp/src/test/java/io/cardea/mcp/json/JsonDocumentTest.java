package io.cardea.mcp.json;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

  @Test
  void shouldFindMembers() {
    JsonDocument document = parse("{\"a\":{\"a\":1,\"b\":2},\"ab\":[3],\"b\":4,\"\":5}");
    int inner = document.member(ROOT, "a");

    assertThat(document.raw(inner)).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(document.raw(document.member(inner, "b"))).isEqualTo("2");
    assertThat(document.raw(document.member(ROOT, "ab"))).isEqualTo("[3]");
    assertThat(document.raw(document.member(ROOT, "b"))).isEqualTo("4");
    assertThat(document.raw(document.member(ROOT, ""))).isEqualTo("5");
    assertThat(document.member(ROOT, "abc")).isEqualTo(NONE);
    assertThat(document.member(ROOT, "A")).isEqualTo(NONE);
    assertThat(document.member(inner, "")).isEqualTo(NONE);
  }

  @Test
  void shouldFindNoMemberOfWhatIsNoObject() {
    JsonDocument document = parse("[\"a\",{\"a\":1},1]");
    assertThat(document.member(ROOT, "a")).isEqualTo(NONE);
    assertThat(document.member(document.first(ROOT), "a")).isEqualTo(NONE);
    assertThat(document.member(NONE, "a")).isEqualTo(NONE);
    assertThat(document.isObject(NONE)).isFalse();
    assertThat(document.isArray(NONE)).isFalse();
    assertThat(document.isString(NONE)).isFalse();
    assertThat(document.textEquals(NONE, "")).isFalse();
  }

  @Test
  void shouldWalkElementsAndKeysPastWhatIsInsideThem() {
    JsonDocument document = parse("[[[1,2],3],{\"x\":{\"y\":[4]},\"z\":5},[],{},\"e\"]");
    List<String> elements = new ArrayList<>();
    for (int e = document.first(ROOT); e != NONE; e = document.nextElement(ROOT, e)) {
      elements.add(document.raw(e));
    }
    assertThat(elements)
        .containsExactly("[[1,2],3]", "{\"x\":{\"y\":[4]},\"z\":5}", "[]", "{}", "\"e\"");

    int object = document.nextElement(ROOT, document.first(ROOT));
    List<String> members = new ArrayList<>();
    for (int k = document.first(object); k != NONE; k = document.nextKey(object, k)) {
      members.add(document.text(k) + "=" + document.raw(document.valueOf(k)));
    }
    assertThat(members).containsExactly("x={\"y\":[4]}", "z=5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "[ ]", "{\n}", "1", "\"a\"", "null"})
  void shouldHaveNothingFirst(String text) {
    JsonDocument document = parse("[" + text + ",1]");
    assertThat(document.first(document.first(ROOT))).isEqualTo(NONE);
  }

  @Test
  void shouldTellKinds() {
    JsonDocument document = parse("[{},[],\"a\",\"\\n\",1,true,false,null]");
    List<JsonKind> kinds = new ArrayList<>();
    for (int e = document.first(ROOT); e != NONE; e = document.nextElement(ROOT, e)) {
      kinds.add(document.kind(e));
    }
    assertThat(kinds).containsExactly(JsonKind.values());
  }

  @Test
  void shouldReadPartOfAnArrayInPlace() {
    byte[] bytes = "data: {\"a\":[1, 2]} more".getBytes(UTF_8);
    JsonDocument document = (JsonDocument) Json.parse(bytes, 6, 18, 8);

    assertThat(document.bytes()).isSameAs(bytes);
    assertThat(document.from()).isEqualTo(6);
    assertThat(document.to()).isEqualTo(18);
    assertThat(document.toBytes()).asString(UTF_8).isEqualTo("{\"a\":[1, 2]}");
    int array = document.member(ROOT, "a");
    assertThat(document.start(array)).isEqualTo(11);
    assertThat(document.end(array)).isEqualTo(17);
    assertThat(document.rawBytes(array)).asString(UTF_8).isEqualTo("[1, 2]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"\",``",
        "\"a\",a",
        "\"\\u0061\",a",
        "\"tools\\/call\",tools/call",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",`\"\\/\b\f\n\r\t`",
        "\"é\",é",
        "\"\\u00e9\",é",
        "\"\\u00E9x\",éx",
        "\"世界\",世界",
        "\"😀\",😀",
        "\"\\ud83d\\ude00\",😀"
      })
  void shouldUnescapeAndCompare(String json, String text) {
    JsonDocument document = parse(json);
    assertThat(document.text(ROOT)).isEqualTo(text);
    assertThat(document.textEquals(ROOT, text)).isTrue();
    for (String other : List.of(text + "x", "x" + text, text + "\0", text + "é", "é" + text)) {
      assertThat(document.textEquals(ROOT, other)).as(other).isFalse();
    }
    if (!text.isEmpty()) {
      assertThat(document.textEquals(ROOT, text.substring(1))).isFalse();
      assertThat(document.textEquals(ROOT, text.substring(0, text.length() - 1))).isFalse();
    }
  }

  @Test
  void shouldNotMistakeBytesForCharacters() {
    assertThat(parse("\"Ã©\"").textEquals(ROOT, "é")).isFalse();
    assertThat(parse("\"é\"").textEquals(ROOT, "Ã©")).isFalse();
    assertThat(parse("\"aé\"").textEquals(ROOT, "ab")).isFalse();
    assertThat(parse("\"aé\"").textEquals(ROOT, "abc")).isFalse();
    assertThat(parse("[1]").textEquals(1, "1")).isFalse();
    assertThat(parse("[true]").textEquals(1, "true")).isFalse();
  }

  @Test
  void shouldKeepLoneSurrogates() {
    JsonDocument document = parse("\"a\\ud800b\"");
    assertThat(document.text(ROOT)).isEqualTo("a\ud800b");
    assertThat(document.textEquals(ROOT, "a\ud800b")).isTrue();
    assertThat(document.textEquals(ROOT, "a\ufffdb")).isFalse();
    assertThat(document.textEquals(ROOT, "a?b")).isFalse();
  }

  @Test
  void shouldGrowWithDenseTexts() {
    String text = "[" + "1,".repeat(100_000) + "2]";
    JsonDocument document = parse(text);
    int last = NONE;
    int count = 0;
    for (int e = document.first(ROOT); e != NONE; e = document.nextElement(ROOT, e)) {
      last = e;
      count++;
    }
    assertThat(count).isEqualTo(100_001);
    assertThat(document.raw(last)).isEqualTo("2");
  }

  private static JsonDocument parse(String text) {
    return (JsonDocument) Json.parse(text.getBytes(UTF_8), 64);
  }
}
