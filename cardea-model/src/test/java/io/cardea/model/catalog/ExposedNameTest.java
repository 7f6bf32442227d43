package io.cardea.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposedNameTest {

  private static final String LONGEST_ADAPTER = "a".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "files, read_file, files__read_file",
    "files, a-B_9, files__a-B_9",
    "files, _x, files___x",
    "files, __x, files____x",
    "files, mail__send, files__mail__send",
    "a-b, -, a-b__-",
    "-, x, -__x"
  })
  void shouldPutTheAdapterBeforeALegalName(String adapter, String name, String expected) {
    // When
    String exposed = ExposedName.of(adapter, name);

    // Then
    assertThat(exposed).isEqualTo(expected);
    assertThat(ExposedName.adapterOf(exposed)).contains(adapter);
    assertThat(ExposedName.plainOriginal(exposed)).contains(name);
  }

  @Test
  void shouldKeepWhatFitsExactlyAndCutOneMore() {
    // Given
    String fits = "x".repeat(30);

    // When
    String plain = ExposedName.of(LONGEST_ADAPTER, fits);
    String cut = ExposedName.of(LONGEST_ADAPTER, fits + "x");

    // Then
    assertThat(plain).hasSize(64).endsWith("__" + fits);
    assertThat(cut).hasSize(64).matches("a{32}__x{19}_[a-z2-7]{10}");
  }

  /** The digests were made by another tool: sha256 of "files\0name", base32, cut. */
  @ParameterizedTest
  @CsvSource({"a.b,       files__a_b_%s,  hbvc47ozub", "'read me', files__read_me_%s, ws7vk7dxcn"})
  void shouldMarkAChangedNameWithADigest(String name, String form, String digest) {
    assertThat(ExposedName.of("files", name)).isEqualTo(form.formatted(digest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        " ",
        "a.b",
        "a b",
        "ünï",
        "日本語",
        "😀",
        "\0",
        "a\nb",
        "../../etc",
        "<script>",
        "\u202Ex",
        "a/b",
        "\uD800"
      })
  void shouldMakeAnyNameLegal(String name) {
    // When
    String exposed = ExposedName.of(LONGEST_ADAPTER, name);

    // Then
    assertThat(exposed).matches("[A-Za-z0-9_-]{1,64}").startsWith(LONGEST_ADAPTER + "__");
  }

  @Test
  void shouldMakeEveryNameLegalAndTellAllApart() {
    // Given
    Random random = new Random(7);
    Set<String> names = new HashSet<>();
    Set<String> exposed = new HashSet<>();

    // When
    for (int i = 0; i < 20_000; i++) {
      int length = 1 + random.nextInt(128);
      StringBuilder name = new StringBuilder();
      random.ints(length, 32, 0x2FF).forEach(name::appendCodePoint);
      names.add(name.toString());
    }
    names.forEach(name -> exposed.add(ExposedName.of("weather", name)));

    // Then
    assertThat(exposed)
        .hasSameSizeAs(names)
        .allMatch(name -> name.matches("weather__[A-Za-z0-9_-]{1,55}"));
  }

  @Test
  void shouldDependOnTheAdapterToo() {
    assertThat(ExposedName.of("a", "x.y").substring(1))
        .isNotEqualTo(ExposedName.of("b", "x.y").substring(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "_x", "__x", "A__x", "a.b__x", "a_b", "a_b__c", "é__x"})
  void shouldFindNoAdapterWhereThereIsNone(String exposed) {
    assertThat(ExposedName.adapterOf(exposed)).isEmpty();
    assertThat(ExposedName.plainOriginal(exposed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a__", "a__x.y", "a__x y", "a__é"})
  void shouldFindNoOriginalThatIsNotPlain(String exposed) {
    assertThat(ExposedName.adapterOf(exposed)).contains("a");
    assertThat(ExposedName.plainOriginal(exposed)).isEmpty();
  }

  @Test
  void shouldFindNoOriginalInANameThatIsTooLong() {
    assertThat(ExposedName.plainOriginal("a__" + "x".repeat(61))).isPresent();
    assertThat(ExposedName.plainOriginal("a__" + "x".repeat(62))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "a.b"})
  void shouldRejectWhatIsNoAdaptersName(String adapter) {
    assertThatThrownBy(() -> ExposedName.of(adapter, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "read, Read",
    "read, READ",
    "read, rеаd",
    "send, ѕend",
    "copy, ϲopy",
    "copy, сору",
    "open, οpen",
    "HOME, ΗΟΜΕ",
    "read, ｒｅａｄ",
    "read, re\u200Bad",
    "read, re\u00ADad",
    "read, \u202Eread",
    "a-b, a–b",
    "file, ﬁle",
    "mail, maıl"
  })
  void shouldTakeLookAlikesForOneAnother(String one, String other) {
    assertThat(ExposedName.confusableKey(other)).isEqualTo(ExposedName.confusableKey(one));
  }

  @ParameterizedTest
  @CsvSource({"read, reed", "tool1, tooll", "a-b, a_b", "e, é", "日本, 日木", "get, gett"})
  void shouldTellDifferentNamesApart(String one, String other) {
    assertThat(ExposedName.confusableKey(other)).isNotEqualTo(ExposedName.confusableKey(one));
  }
}
