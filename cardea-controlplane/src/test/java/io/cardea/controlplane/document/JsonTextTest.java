package io.cardea.controlplane.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents as JSON: written, patched and compared. */
class JsonTextTest {

  private static Node node(String text) {
    Problems problems = new Problems();
    List<Node> nodes = YamlReader.read("t.yaml", text, problems);
    assertThat(problems.list()).isEmpty();
    return nodes.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a: 1, b: [x, "1", true, null]} | {"a":1,"b":["x","1",true,null]}
          {a: {}, b: []}                  | {"a":{},"b":[]}
          {a: 007, b: -0, c: +5}          | {"a":7,"b":-0,"c":5}
          {a: 1.5, b: 1e3, c: .5, d: 0x1} | {"a":1.5,"b":1e3,"c":0.5,"d":1}
          {a: TRUE, b: ~}                 | {"a":true,"b":null}
          """)
  void shouldWriteJson(String yaml, String json) {
    assertThat(JsonText.of(node(yaml))).isEqualTo(json);
  }

  /** The examples of RFC 7396, appendix A, but for those whose target is no map. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}         | {"a":"c"}                  | {"a":"c"}
          {"a":"b"}         | {"b":"c"}                  | {"a":"b","b":"c"}
          {"a":"b"}         | {"a":null}                 | {}
          {"a":"b","b":"c"} | {"a":null}                 | {"b":"c"}
          {"a":["b"]}       | {"a":"c"}                  | {"a":"c"}
          {"a":"c"}         | {"a":["b"]}                | {"a":["b"]}
          {"a":{"b":"c"}}   | {"a":{"b":"d","c":null}}   | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]} | {"a":[1]}                  | {"a":[1]}
          {"e":null}        | {"a":1}                    | {"e":null,"a":1}
          {}                | {"a":{"bb":{"ccc":null}}}  | {"a":{"bb":{}}}
          {"a":"foo"}       | ["c"]                      | ["c"]
          """)
  void shouldPatch(String target, String patch, String result) {
    assertThat(JsonText.of(MergePatch.apply(node(target), node(patch)))).isEqualTo(result);
  }

  @Test
  void shouldTellWhereDocumentsDiffer() {
    Optional<Node> before = Optional.of(node("{a: 1, b: {c: [1, 2], d: x}, e: [1], f: 2}"));
    Optional<Node> after = Optional.of(node("{a: 1, b: {c: [1, 3], g h: y}, e: [1, 2], f: 2}"));

    assertThat(Differences.between(before, after))
        .extracting(
            each -> each.path() + " " + each.before().orElse("-") + " " + each.after().orElse("-"))
        .containsExactly("b.c[1] 2 3", "b.d \"x\" -", "b.\"g h\" - \"y\"", "e [1] [1,2]");
    assertThat(Differences.between(before, before)).isEmpty();
    assertThat(Differences.between(Optional.empty(), after)).hasSize(1);
  }
}
