package io.cardea.mcp.json;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEditTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{\"x\":9}",
        "{ }|{\"x\":9 }",
        "{\"x\":1}|{\"x\":9}",
        "{\"x\" : [1,{\"x\":2}] }|{\"x\" : 9 }",
        "{\"\\u0078\":1}|{\"\\u0078\":9}",
        "{\"a\":1}|{\"x\":9,\"a\":1}",
        "{ \"a\": 1.0 }|{\"x\":9, \"a\": 1.0 }",
        "{\"a\":{\"x\":1}}|{\"x\":9,\"a\":{\"x\":1}}",
        "{\"a\":1,\"x\":\"é\" ,\"b\":2}|{\"a\":1,\"x\":9 ,\"b\":2}"
      })
  void shouldSetMember(String before, String after) {
    assertThat(new JsonEdit(parse(before)).set(ROOT, "x", "9").apply())
        .asString(UTF_8)
        .isEqualTo(after);
  }

  @Test
  void shouldAddSeveralMembers() {
    assertThat(new JsonEdit(parse("{}")).set(ROOT, "a", "1").set(ROOT, "b", "2").apply())
        .asString(UTF_8)
        .isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(
            new JsonEdit(parse("{\"c\":{}}"))
                .set(ROOT, "a\"", "1")
                .set(ROOT, "c", "3")
                .set(ROOT, "b", "\"é\"")
                .apply())
        .asString(UTF_8)
        .isEqualTo("{\"a\\\"\":1,\"b\":\"é\",\"c\":3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{}",
        "{\"keep\":1}|{\"keep\":1}",
        "{ \"x\": 1 }|{  }",
        "{\"x\":1,\"y\":2}|{}",
        "{\"x\":1,\"keep\":2}|{\"keep\":2}",
        "{\"keep\":1 , \"x\":[2,\",\"]}|{\"keep\":1 }",
        "{\"x\":1,\"keep\":{\"x\":1.0},\"y\":2,\"z\":3}|{\"keep\":{\"x\":1.0}}",
        "{\"k\\u0065ep\":1,\"x\":2,\"keep2\":3}|{\"k\\u0065ep\":1,\"keep2\":3}"
      })
  void shouldRetainMembers(String before, String after) {
    JsonEdit edit = new JsonEdit(parse(before));
    boolean removed = edit.retainMembers(ROOT, name -> name.startsWith("keep"));
    assertThat(removed).isEqualTo(!before.equals(after));
    assertThat(edit.apply()).asString(UTF_8).isEqualTo(after);
  }

  @Test
  void shouldChangeWhatARetainedMemberHolds() {
    JsonDocument document = parse("{\"x\":1,\"a\":{\"b\":2},\"y\":3}");
    JsonEdit edit = new JsonEdit(document);
    edit.retainMembers(ROOT, "a"::equals);
    edit.replace(document.member(document.member(ROOT, "a"), "b"), "9");
    assertThat(edit.apply()).asString(UTF_8).isEqualTo("{\"a\":{\"b\":9}}");
  }

  @Test
  void shouldAddToAnObjectAndInsideIt() {
    JsonDocument document = parse("{\"p\":{}}");
    JsonEdit edit = new JsonEdit(document);
    edit.set(document.member(ROOT, "p"), "b", "2").set(ROOT, "a", "1");
    assertThat(edit.apply()).asString(UTF_8).isEqualTo("{\"a\":1,\"p\":{\"b\":2}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]||[]",
        "[1]|1|[1]",
        "[1]||[]",
        "[ 1 ]||[  ]",
        "[1,2,3]|123|[1,2,3]",
        "[1,2,3]|23|[2,3]",
        "[1,2,3]|13|[1,3]",
        "[1,2,3]|12|[1,2]",
        "[1,2,3]|1|[1]",
        "[1,2,3]|2|[2]",
        "[1,2,3]|3|[3]",
        "[1,2,3]||[]",
        "[ 1 , 2 , 3 ]|13|[ 1  , 3 ]",
        "[ 1 , 2 , 3 ]|2|[ 2  ]",
        "[1,2,3,4,5]|24|[2,4]",
        "[1,2,3,4,5]|15|[1,5]",
        "[1,2,3,4,5]|3|[3]"
      })
  void shouldRetain(String before, String kept, String after) {
    JsonDocument document = parse(before);
    JsonEdit edit = new JsonEdit(document);
    String keep = kept == null ? "" : kept;

    boolean removed = edit.retain(ROOT, element -> keep.contains(document.raw(element)));

    assertThat(removed).isEqualTo(!before.equals(after));
    assertThat(edit.isEmpty()).isEqualTo(!removed);
    assertThat(edit.apply()).asString(UTF_8).isEqualTo(after);
  }

  @Test
  void shouldChangeElementsThatStay() {
    JsonDocument document = parse("[{\"n\":\"a\"}, {\"n\":\"b\"}, {\"n\":\"c\"}, {\"n\":\"d\"}]");
    JsonEdit edit = new JsonEdit(document);
    edit.retain(
        ROOT,
        element -> {
          String name = document.text(document.member(element, "n"));
          if (name.equals("b") || name.equals("d")) {
            edit.replace(document.member(element, "n"), JsonStrings.quote("x_" + name));
            edit.set(element, "m", "1");
            return true;
          }
          return false;
        });
    assertThat(edit.apply())
        .asString(UTF_8)
        .isEqualTo("[{\"m\":1,\"n\":\"x_b\"}, {\"m\":1,\"n\":\"x_d\"}]");
  }

  @Test
  void shouldNotChangeAnythingUnasked() {
    JsonDocument document = parse(" {\"a\" :1.0e+00, \"b\":12345678901234567890}\n");
    JsonEdit edit = new JsonEdit(document);
    assertThat(edit.isEmpty()).isTrue();
    assertThat(edit.apply()).isEqualTo(document.toBytes());
  }

  @Test
  void shouldEditPartOfAnArray() {
    byte[] bytes = "xx{\"a\":1}yy".getBytes(UTF_8);
    JsonDocument document = (JsonDocument) Json.parse(bytes, 2, 9, 8);
    assertThat(new JsonEdit(document).set(ROOT, "a", "[]").set(ROOT, "b", "2").apply())
        .asString(UTF_8)
        .isEqualTo("{\"b\":2,\"a\":[]}");
    assertThat(bytes).asString(UTF_8).isEqualTo("xx{\"a\":1}yy");
  }

  @Test
  void shouldRefuseChangesThatOverlap() {
    JsonDocument document = parse("{\"a\":{\"b\":1}}");
    int a = document.member(ROOT, "a");
    int b = document.member(a, "b");
    List<JsonEdit> edits =
        List.of(
            new JsonEdit(document).replace(a, "1").replace(a, "2"),
            new JsonEdit(document).replace(a, "1").replace(b, "2"),
            new JsonEdit(document).replace(b, "1").replace(a, "2"),
            new JsonEdit(document).set(a, "c", "1").replace(a, "2"),
            new JsonEdit(document).set(ROOT, "a", "1").set(ROOT, "a", "2"));
    for (JsonEdit edit : edits) {
      assertThatThrownBy(edit::apply)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("changes overlap");
    }
    JsonEdit twice = new JsonEdit(document).set(ROOT, "x", "1");
    assertThatThrownBy(() -> twice.set(ROOT, "x", "2")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldSetMembersOfObjectsOnly() {
    JsonEdit edit = new JsonEdit(parse("[1]"));
    for (int node : new int[] {ROOT, 1, NONE}) {
      assertThatThrownBy(() -> edit.set(node, "a", "1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldKeepEveryOtherByteOfAnyText() {
    Random random = new Random(20260728);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      RandomJson.append(text, random, 4);
      JsonDocument document = parse(text.toString());
      replaceSome(document, random);
      retainSome(document, random);
      setOne(document, random);
    }
  }

  private static void replaceSome(JsonDocument document, Random random) {
    String text = new String(document.toBytes(), UTF_8);
    StringBuilder expected = new StringBuilder();
    JsonEdit edit = new JsonEdit(document);
    int done = 0;
    for (int node : values(document)) {
      int start = chars(document, document.start(node));
      if (start >= done && random.nextInt(4) == 0) {
        edit.replace(node, "[\"ü\"]");
        expected.append(text, done, start).append("[\"ü\"]");
        done = chars(document, document.end(node));
      }
    }
    check(edit.apply(), expected.append(text, done, text.length()).toString());
  }

  private static void retainSome(JsonDocument document, Random random) {
    for (int array : values(document)) {
      if (document.isArray(array)) {
        List<String> kept = new ArrayList<>();
        JsonEdit edit = new JsonEdit(document);
        edit.retain(
            array,
            element -> {
              boolean keep = random.nextBoolean();
              if (keep) {
                kept.add(document.raw(element));
              }
              return keep;
            });
        JsonDocument after = (JsonDocument) Json.parse(edit.apply(), 64);
        assertThat(JsonTrace.reference(after.toBytes())).isPresent();
        assertThat(elements(after, array)).isEqualTo(kept);
        assertThat(outside(after, array)).isEqualTo(outside(document, array));
      }
    }
  }

  private static void setOne(JsonDocument document, Random random) {
    for (int object : values(document)) {
      if (document.isObject(object)) {
        String name = random.nextBoolean() ? "k1" : "neu\"";
        byte[] edited = new JsonEdit(document).set(object, name, "-0.0").apply();
        JsonDocument after = (JsonDocument) Json.parse(edited, 64);
        assertThat(JsonTrace.reference(edited)).isPresent();
        assertThat(after.raw(after.member(object, name))).isEqualTo("-0.0");
        assertThat(outside(after, object)).isEqualTo(outside(document, object));
      }
    }
  }

  private static void check(byte[] edited, String expected) {
    assertThat(edited).asString(UTF_8).isEqualTo(expected);
    assertThat(JsonTrace.reference(edited)).isPresent();
  }

  private static List<String> elements(JsonDocument document, int array) {
    List<String> elements = new ArrayList<>();
    for (int e = document.first(array); e != NONE; e = document.nextElement(array, e)) {
      elements.add(document.raw(e));
    }
    return elements;
  }

  /** The text without the value at {@code node}. */
  private static String outside(JsonDocument document, int node) {
    String text = new String(document.toBytes(), UTF_8);
    return text.substring(0, chars(document, document.start(node)))
        + "@"
        + text.substring(chars(document, document.end(node)));
  }

  /** How many characters precede the byte at {@code offset}. */
  private static int chars(JsonDocument document, int offset) {
    return new String(document.bytes(), 0, offset, UTF_8).length();
  }

  /** Every value but not the keys, in the order of the text. */
  private static List<Integer> values(JsonDocument document) {
    List<Integer> nodes = new ArrayList<>();
    collect(document, ROOT, nodes);
    return nodes;
  }

  private static void collect(JsonDocument document, int node, List<Integer> nodes) {
    nodes.add(node);
    if (document.isObject(node)) {
      for (int k = document.first(node); k != NONE; k = document.nextKey(node, k)) {
        collect(document, document.valueOf(k), nodes);
      }
    } else if (document.isArray(node)) {
      for (int e = document.first(node); e != NONE; e = document.nextElement(node, e)) {
        collect(document, e, nodes);
      }
    }
  }

  private static JsonDocument parse(String text) {
    return (JsonDocument) Json.parse(text.getBytes(UTF_8), 64);
  }
}
