package io.cardea.mcp.header;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

  static Stream<Arguments> pairs() {
    return Stream.of(
        // The examples of MCP 2026-07-28, Streamable HTTP, "Value Encoding".
        Arguments.of("us-west1", "us-west1"),
        Arguments.of("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="),
        Arguments.of(" padded ", "=?base64?IHBhZGRlZCA=?="),
        Arguments.of("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="),
        Arguments.of("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
        // Everything else.
        Arguments.of("", ""),
        Arguments.of("a", "a"),
        Arguments.of("42", "42"),
        Arguments.of("-7", "-7"),
        Arguments.of("true", "true"),
        Arguments.of("a b", "a b"),
        Arguments.of("a\tb", "a\tb"),
        Arguments.of("a  \t b", "a  \t b"),
        Arguments.of("!~", "!~"),
        Arguments.of(
            "file:///projects/my%20app/config.json", "file:///projects/my%20app/config.json"),
        Arguments.of(" ", "=?base64?IA==?="),
        Arguments.of("\t", "=?base64?CQ==?="),
        Arguments.of("a ", "=?base64?YSA=?="),
        Arguments.of("\ta", "=?base64?CWE=?="),
        Arguments.of("a\r\nX-Evil: 1", "=?base64?YQ0KWC1FdmlsOiAx?="),
        Arguments.of("\0", "=?base64?AA==?="),
        Arguments.of("\u007f", "=?base64?fw==?="),
        Arguments.of("\u0080", "=?base64?woA=?="),
        Arguments.of("\u00e9", "=?base64?w6k=?="),
        Arguments.of("\ud83d\ude00", "=?base64?8J+YgA==?="),
        Arguments.of("=?base64??=", "=?base64?PT9iYXNlNjQ/Pz0=?="),
        Arguments.of("=?base64?=", "=?base64?PT9iYXNlNjQ/PQ==?="),
        // Like the sentinel, but not it.
        Arguments.of("=?base64?abc", "=?base64?abc"),
        Arguments.of("abc?=", "abc?="),
        Arguments.of("=?BASE64?YQ==?=", "=?BASE64?YQ==?="),
        Arguments.of("=?Base64?YQ==?=", "=?Base64?YQ==?="),
        Arguments.of("=?utf-8?B?YQ==?=", "=?utf-8?B?YQ==?="),
        Arguments.of("x=?base64?YQ==?=", "x=?base64?YQ==?="),
        Arguments.of("=?base64?YQ==?=x", "=?base64?YQ==?=x"),
        Arguments.of("?=", "?="));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldEncodeAndDecode(String text, String field) {
    assertThat(HeaderValue.encode(text)).isEqualTo(field);
    assertThat(HeaderValue.decode(field)).contains(text);
  }

  @ParameterizedTest
  @CsvSource({"=?base64??=,''", "=?base64?YQ==?=,a", "=?base64?dXMtd2VzdDE=?=,us-west1"})
  void shouldDecodeWhatNeededNoEncoding(String field, String text) {
    assertThat(HeaderValue.decode(field)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Not an encoding.
        "=?base64?=",
        "=?base64?Y?=",
        "=?base64?YQ?=",
        "=?base64?YQ=?=",
        "=?base64?YQ===?=",
        "=?base64?YQ==YQ==?=",
        "=?base64?=?=",
        "=?base64?==?=",
        "=?base64?====?=",
        "=?base64?YWJj=?=",
        "=?base64?YWI?=",
        "=?base64?Y Q==?=",
        "=?base64? YQ==?=",
        "=?base64?YQ== ?=",
        "=?base64?YQ==\n?=",
        "=?base64?Y\tQ==?=",
        "=?base64?YQ%3D%3D?=",
        "=?base64?Y\u0000Q==?=",
        "=?base64?\u0443Q==?=",
        // The URL-safe alphabet, where the other has a plus or a slash.
        "=?base64?8J-YgA==?=",
        "=?base64?PT9iYXNlNjQ_bGl0ZXJhbD89?=",
        // Bits after the last byte that are not zero.
        "=?base64?YR==?=",
        "=?base64?Yf==?=",
        "=?base64?YWF=?=",
        "=?base64?IHBhZGRlZCB=?=",
        // Not UTF-8: a lone continuation, cut, overlong, a surrogate, above U+10FFFF, Latin-1.
        "=?base64?gA==?=",
        "=?base64?4pg=?=",
        "=?base64?wK8=?=",
        "=?base64?7aCA?=",
        "=?base64?9JCAgA==?=",
        "=?base64?6Q==?=",
        "=?base64?/w==?=",
        // Not a field value that may be plain.
        " a",
        "a ",
        "\ta",
        "a\t",
        " ",
        "a\nb",
        "a\rb",
        "a\r\nX-Evil: 1",
        "a\0b",
        "a\u001fb",
        "a\u007fb",
        "\u00e9",
        "\u4e16",
        "\ud83d\ude00"
      })
  void shouldRefuseMalformedField(String field) {
    assertThat(HeaderValue.decode(field)).isEmpty();
  }

  @Test
  void shouldComeBackFromAnyText() {
    Random random = new Random(28);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0xd800) : random.nextInt(128));
      }
      String field = HeaderValue.encode(text.toString());
      assertThat(field).matches("[\\x21-\\x7e]([\\x20-\\x7e\\t]*[\\x21-\\x7e])?|");
      assertThat(HeaderValue.decode(field)).contains(text.toString());
    }
  }

  @Test
  void shouldTakeOneSpellingOfEachText() {
    for (String text : new String[] {"a", "ab", "abc", "abcd", "世"}) {
      String base64 = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
      for (int at = 0; at < base64.length(); at++) {
        for (char c = 0; c < 128; c++) {
          String other = base64.substring(0, at) + c + base64.substring(at + 1);
          if (!other.equals(base64)) {
            assertThat(HeaderValue.decode("=?base64?" + other + "?="))
                .isNotEqualTo(java.util.Optional.of(text));
          }
        }
      }
    }
  }
}
