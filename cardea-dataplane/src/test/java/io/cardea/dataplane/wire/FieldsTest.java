package io.cardea.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  private final Fields fields =
      Fields.of(
          List.of(
              Map.entry("Host", "localhost"),
              Map.entry("a", " 1\t"),
              Map.entry("A", "2"),
              Map.entry("Mcp-Param-X", "\u00fc"),
              Map.entry("empty", "")));

  @Test
  void shouldFindFieldsWhateverTheirCase() {
    assertThat(fields.get("host")).isEqualTo("localhost");
    assertThat(fields.get("HOST")).isEqualTo("localhost");
    assertThat(fields.get("mcp-param-x")).isEqualTo("\u00fc");
    assertThat(fields.get("empty")).isEmpty();
    assertThat(fields.get("hos")).isNull();
    assertThat(fields.get("hostt")).isNull();
    assertThat(fields.get("")).isNull();
    assertThat(fields.has("EMPTY")).isTrue();
    assertThat(fields.has("none")).isFalse();
  }

  @Test
  void shouldKeepTheOrderOfFieldsWithOneName() {
    assertThat(fields.all("a")).containsExactly("1", "2");
    assertThat(fields.get("A")).isEqualTo("1");
    assertThat(fields.all("host")).containsExactly("localhost");
    assertThat(fields.all("none")).isEmpty();
    assertThat(fields.isRepeated(1)).isTrue();
    assertThat(fields.isRepeated(2)).isTrue();
    assertThat(fields.isRepeated(0)).isFalse();
  }

  @Test
  void shouldGoThroughAllInTheirOrder() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      all.add(fields.name(i) + "=" + fields.value(i));
    }
    assertThat(all).containsExactly("Host=localhost", "a=1", "A=2", "Mcp-Param-X=\u00fc", "empty=");
    assertThat(fields.isNamedFrom(3, "mcp-param-")).isTrue();
    assertThat(fields.isNamedFrom(3, "mcp-param-xy")).isFalse();
    assertThat(fields.isNamedFrom(0, "mcp-")).isFalse();
  }

  @Test
  void shouldLeaveTheOriginalAsItIs() {
    Fields other = fields.without("A").with("Host", "other").with("new", "3");
    assertThat(other.has("a")).isFalse();
    assertThat(other.all("host")).containsExactly("other");
    assertThat(other.get("NEW")).isEqualTo("3");
    assertThat(other.size()).isEqualTo(4);
    assertThat(fields.all("a")).containsExactly("1", "2");
    assertThat(fields.get("host")).isEqualTo("localhost");
    assertThat(fields.without("none")).isSameAs(fields);
  }

  @Test
  void shouldFindEachOfVeryMany() {
    List<Map.Entry<String, String>> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(Map.entry("name-" + i % 2_500, "value-" + i));
    }
    Fields all = Fields.of(many);
    for (int i = 0; i < 2_500; i++) {
      assertThat(all.all("NAME-" + i)).containsExactly("value-" + i, "value-" + (i + 2_500));
    }
  }

  /** "Aa" and "BB" have one hash in Java; so have these, in lower case. */
  @Test
  void shouldTellNamesOfOneHashApart() {
    assertThat("ab".hashCode()).isEqualTo("bC".hashCode());
    String first = "b-";
    String second = "aL";
    Fields alike = Fields.of(List.of(Map.entry(first, "1"), Map.entry(second, "2")));
    assertThat(alike.get(first)).isEqualTo("1");
    assertThat(alike.get(second)).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"a b, c", "'', c", "a:, c", "a, 'b\rc'", "a, 'b\nc'", "a, '\u0000'", "a, \u0100"})
  void shouldRefuseWhatNoFieldCanBe(String name, String value) {
    assertThatThrownBy(() -> Fields.of(List.of(Map.entry(name, value))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHaveNothingInNone() {
    assertThat(Fields.NONE.size()).isZero();
    assertThat(Fields.NONE.get("host")).isNull();
    assertThat(Fields.NONE.with("a", "b").get("a")).isEqualTo("b");
  }

  @Test
  void shouldShowNoValue() {
    assertThat(Fields.of(List.of(Map.entry("authorization", "secret"))))
        .hasToString("[authorization]");
  }
}
