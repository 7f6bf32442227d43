package io.cardea.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of HTTP/2: good ones, and those that could be taken for something else further on. */
class Http2HeadTest {

  private static RequestHead read(
      String method, String path, String authority, boolean ends, String... fields)
      throws BadRequest {
    List<Map.Entry<CharSequence, CharSequence>> all = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':', 1);
      all.add(Map.entry(field.substring(0, colon), field.substring(colon + 1)));
    }
    return Http2Head.read(new Http2Head.Target(method, path, authority), all, ends, 1024);
  }

  @Test
  void shouldReadWhatIsThere() throws BadRequest {
    RequestHead head =
        read("POST", "/mcp?x=1", "a.example", false, ":method:POST", "x-a:1", "x-a:2");
    assertThat(head.method()).isEqualTo("POST");
    assertThat(head.path()).isEqualTo("/mcp");
    assertThat(head.query()).isEqualTo("x=1");
    assertThat(head.fields().get("host")).isEqualTo("a.example");
    assertThat(head.fields().all("x-a")).containsExactly("1", "2");
    assertThat(head.length()).isEqualTo(RequestHead.CHUNKED);
    assertThat(read("GET", "/", "a", true).length()).isZero();
    assertThat(read("POST", "/", "a", false, "content-length:7").length()).isEqualTo(7);
    assertThat(read("GET", "/", "", true, "host:a").fields().get("host")).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'GET /x', /,            a,  ''
          'GET\r\n', /,           a,  ''
          '',       /,            a,  ''
          GET,      '',           a,  ''
          GET,      'x',          a,  ''
          GET,      'http://b/',  a,  ''
          GET,      '/ HTTP/1.1', a,  ''
          GET,      '/\r\nx: y',   a,  ''
          GET,      '/é',         a,  ''
          GET,      /,            '', ''
          GET,      /,            'a\r\nx: y', ''
          GET,      /,            'a b', ''
          GET,      /,            a,  'host:b'
          GET,      /,            a,  'x y:1'
          GET,      /,            a,  'X-Large:1'
          GET,      /,            a,  'x:1\r\ny: 2'
          GET,      /,            a,  'x:1\0'
          GET,      /,            a,  'connection:close'
          GET,      /,            a,  'transfer-encoding:chunked'
          GET,      /,            a,  'upgrade:websocket'
          GET,      /,            a,  'content-length:x'
          """)
  void shouldRefuse(String method, String path, String authority, String field) {
    String[] fields = field.isEmpty() ? new String[0] : new String[] {unescaped(field)};
    assertThatThrownBy(
            () -> read(unescaped(method), unescaped(path), unescaped(authority), true, fields))
        .isInstanceOfSatisfying(BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(400));
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    assertThatThrownBy(() -> read("GET", "/" + "x".repeat(9000), "a", true))
        .isInstanceOfSatisfying(BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(414));
    assertThatThrownBy(() -> read("GET", "/", "a", true, "x:" + "y".repeat(2000)))
        .isInstanceOfSatisfying(BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(431));
  }
}
