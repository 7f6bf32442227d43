package io.cardea.upstream.rest;

import static io.cardea.upstream.rest.Samples.fixed;
import static io.cardea.upstream.rest.Samples.get;
import static io.cardea.upstream.rest.Samples.inPath;
import static io.cardea.upstream.rest.Samples.post;
import static io.cardea.upstream.rest.Samples.query;
import static io.cardea.upstream.rest.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestValue.Argument;
import io.cardea.model.rest.RestValue.Fixed;
import io.cardea.model.rest.RestValue.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an argument holds, it stays in its place. */
class RequestWriterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "7"            | 7
          7              | 7
          1.50           | 1.50
          true           | true
          "a/b"          | a%2Fb
          "a?b#c"        | a%3Fb%23c
          "a b+c&d=e"    | a%20b%2Bc%26d%3De
          "%2e%2e"       | %252e%252e
          "x\\r\\nHost: y" | x%0D%0AHost%3A%20y
          "é"            | %C3%A9
          "\\u0000"      | %00
          "a;b,c:@"      | a%3Bb%2Cc%3A%40
          "..."          | ...
          ".a"           | .a
          "http://h/"    | http%3A%2F%2Fh%2F
          ["a,b","c/d"]  | a%2Cb,c%2Fd
          {"k":"v/w"}    | k,v%2Fw
          """)
  void shouldKeepAnArgumentInsideItsPartOfThePath(String argument, String expected) {
    assertThat(written(inPath(), "{\"id\":" + argument + "}"))
        .isEqualTo("GET /v1/users/" + expected + "/posts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"", "\".\"", "\"..\"", "\"../admin\"", "\"a/../b\"", "\"a/..\"", "\"..\\\\a\"",
        "\"a\\\\..\\\\b\"", "\"./a\"", "[]", "[\"..\"]", "null", "[{\"a\":1}]", "{\"a\":[1]}"
      })
  void shouldRefuseWhatWouldLeadElsewhere(String argument) {
    assertThat(written(inPath(), "{\"id\":" + argument + "}"))
        .startsWith("The call was not sent: id");
  }

  @Test
  void shouldRefuseDotsThatTwoArgumentsMake() {
    var request =
        Samples.request(
            Method.GET,
            List.of(
                new Fixed("/f/"), new Argument("a", Style.COMMAS), new Argument("b", Style.COMMAS)),
            List.of(),
            new RestBody.None());

    assertThat(written(request, "{\"a\":\".\",\"b\":\".\"}")).contains("not sent");
    assertThat(written(request, "{\"a\":\"x\",\"b\":\".\"}")).contains("not sent");
    assertThat(written(request, "{\"a\":\"x\",\"b\":\"y\"}")).isEqualTo("GET /v1/f/xy");
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        arguments(Style.REPEATED, "\"a b&c=d#e\"", "q=a%20b%26c%3Dd%23e"),
        arguments(Style.REPEATED, "[\"a\",2,true]", "q=a&q=2&q=true"),
        arguments(Style.REPEATED, "{\"k\":\"v&w\",\"l m\":2}", "k=v%26w&l%20m=2"),
        arguments(Style.COMMAS, "[\"a,b\",\"c\"]", "q=a%2Cb,c"),
        arguments(Style.COMMAS, "{\"k\":1,\"l\":2}", "q=k,1,l,2"),
        arguments(Style.SPACES, "[\"a\",\"b c\"]", "q=a%20b%20c"),
        arguments(Style.PIPES, "[\"a\",\"b|c\"]", "q=a%7Cb%7Cc"),
        arguments(
            Style.DEEP, "{\"k\":{\"l\":1},\"m\":[2,3]}", "q%5Bk%5D%5Bl%5D=1&q%5Bm%5D=2&q%5Bm%5D=3"),
        arguments(Style.DEEP, "{\"x]=1&admin\":\"y\"}", "q%5Bx%5D%3D1%26admin%5D=y"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void shouldWriteAQueryInEachStyle(Style style, String argument, String expected) {
    assertThat(written(get(List.of(query("q", "a", style))), "{\"a\":" + argument + "}"))
        .isEqualTo("GET /v1/x?" + expected);
  }

  @Test
  void shouldLeaveOutWhatIsNotGivenAndSendWhatIsFixed() {
    var fields = List.of(query("q", "a", Style.REPEATED), fixed(Place.QUERY, "k", "se/cret"));

    assertThat(written(get(fields), "{}")).isEqualTo("GET /v1/x?k=se%2Fcret");
    assertThat(written(get(fields), "{\"a\":null}")).isEqualTo("GET /v1/x?k=se%2Fcret");
    assertThat(written("/?v=1", get(fields), "{\"a\":1}")).isEqualTo("GET /x?v=1&q=1&k=se%2Fcret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"k\":1}", "{\"b\":1}", "{\"v\":1}"})
  void shouldNotLetAnObjectSetAParameterThatIsNotItsOwn(String argument) {
    var fields =
        List.of(
            query("q", "a", Style.REPEATED),
            query("b", "b", Style.REPEATED),
            fixed(Place.QUERY, "k", "secret"));

    assertThat(written("/v1?v=1", get(fields), "{\"a\":" + argument + "}"))
        .isEqualTo("The call was not sent: a must not set a parameter of another name.");
  }

  @Test
  void shouldRefuseWhatAStyleHasNoFormFor() {
    assertThat(written(get(List.of(query("q", "a", Style.REPEATED))), "{\"a\":[[1]]}"))
        .isEqualTo("The call was not sent: a may hold only text, numbers and flags inside.");
  }

  private static RestField header(Style style) {
    return new RestField(Place.HEADER, "x-a", new Argument("a", style));
  }

  @Test
  void shouldWriteHeadersAndCookies() {
    var fields =
        List.of(
            header(Style.PAIRS),
            fixed(Place.HEADER, "authorization", "Bearer t"),
            fixed(Place.COOKIE, "s", "1"),
            new RestField(Place.COOKIE, "c", new Argument("c", Style.COMMAS)));

    assertThat(written(get(fields), "{\"a\":{\"k\":1,\"l\":\"m n\"},\"c\":\"x;y=z\"}"))
        .isEqualTo(
            "GET /v1/x | x-a: k=1,l=m n | authorization: Bearer t | cookie: s=1; c=x%3By%3Dz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\\r\\nX: y",
        "a\\nb",
        "a\\u0000b",
        "é",
        " a",
        "a ",
        "a\\tb",
        "a\\u007f",
        "\\u0100"
      })
  void shouldNotSendAHeaderThatIsNotOneLineOfAscii(String value) {
    assertThat(written(get(List.of(header(Style.COMMAS))), "{\"a\":\"" + value + "\"}"))
        .isEqualTo(
            "The call was not sent: a must be visible ASCII in one line: it is sent as a header.");
  }

  @Test
  void shouldWriteJsonWithArgumentsAsTheyWereWritten() {
    Map<String, RestJson> members = new LinkedHashMap<>();
    members.put("a\"b", new RestJson.Argument("a"));
    members.put("gone", new RestJson.Argument("missing"));
    members.put(
        "list",
        new RestJson.Elements(List.of(new RestJson.Fixed("1"), new RestJson.Argument("b"))));
    RestBody body = new RestBody.Json("application/json", new RestJson.Members(members));

    assertThat(written(post(body), "{\"a\":\"x\\\",\\\"admin\\\":true,\\\"\",\"b\":{\"n\":1.50}}"))
        .isEqualTo(
            "POST /v1/x | content-type: application/json | "
                + "{\"a\\\"b\":\"x\\\",\\\"admin\\\":true,\\\"\",\"list\":[1,{\"n\":1.50}]}");
  }

  @Test
  void shouldSendEveryArgumentThatHasNoOtherPlace() {
    var request =
        Samples.request(
            Method.PUT,
            List.of(new Fixed("/x/"), new Argument("id", Style.COMMAS)),
            List.of(query("q", "q", Style.REPEATED)),
            new RestBody.Json("application/json", new RestJson.Others()));

    assertThat(written(request, "{\"id\":1,\"n\":12345678901234567890,\"q\":2,\"o\":{}}"))
        .isEqualTo(
            "PUT /v1/x/1?q=2 | content-type: application/json | {\"n\":12345678901234567890,\"o\":{}}");
  }

  @Test
  void shouldWriteAForm() {
    RestBody body =
        new RestBody.Form(
            List.of(query("a", "a", Style.REPEATED), fixed(Place.QUERY, "t", "a b&c")));

    assertThat(written(post(body), "{\"a\":[\"x=y\",\"z\"]}"))
        .isEqualTo(
            "POST /v1/x | content-type: application/x-www-form-urlencoded | a=x%3Dy&a=z&t=a%20b%26c");
  }

  @Test
  void shouldSendAnEmptyBodyWhereTheMethodHasOne() {
    assertThat(written(post(new RestBody.None()), "{}")).isEqualTo("POST /v1/x | ");
    assertThat(written(get(List.of()), "{}")).isEqualTo("GET /v1/x");
  }
}
