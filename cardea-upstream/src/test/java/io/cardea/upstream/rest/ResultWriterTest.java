package io.cardea.upstream.rest;

import static io.cardea.upstream.rest.Samples.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.upstream.exchange.UpstreamHead;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultWriterTest {

  private static final ApiTool PLAIN = new ApiTool(Samples.tool(Samples.ANY, get(List.of())));
  private static final ApiTool PROMISING =
      new ApiTool(
          Samples.tool(
              Samples.ANY,
              ",\"outputSchema\":{\"type\":\"object\",\"required\":[\"a\"]}",
              "",
              get(List.of())));

  private static UpstreamHead head(int status, String... fields) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    return new UpstreamHead(status, all::get, "");
  }

  private static String result(ApiTool tool, int status, String type, byte[] body) {
    String members =
        new ResultWriter(tool, 64)
            .write(type.isEmpty() ? head(status) : head(status, "content-type", type), body);
    // It is always JSON.
    JsonDocument document = Samples.json("{" + members + "}");
    assertThat(document.isArray(document.member(JsonDocument.ROOT, "content"))).isTrue();
    return members;
  }

  private static String result(int status, String type, String body) {
    return result(PLAIN, status, type, body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/Problem+JSON",
        "text/json"
      })
  void shouldKeepAnObjectAsItWasWritten(String type) {
    assertThat(result(200, type, " {\"n\": 1.50, \"s\":\"ä\\n\"} "))
        .isEqualTo(
            """
            "content":[{"type":"text","text":"{\\"n\\": 1.50, \\"s\\":\\"ä\\\\n\\"}"}],\
            "structuredContent":{"n": 1.50, "s":"ä\\n"}\
            """);
  }

  @Test
  void shouldGiveOtherJsonAsText() {
    assertThat(result(200, "application/json", "[1,2]"))
        .isEqualTo("\"content\":[{\"type\":\"text\",\"text\":\"[1,2]\"}]");
    assertThat(result(200, "application/json", "\"a\\nb\""))
        .isEqualTo("\"content\":[{\"type\":\"text\",\"text\":\"a\nb\"}]".replace("\n", "\\u000a"));
  }

  @Test
  void shouldTakeThePartThatIsMeant() {
    ApiTool tool = new ApiTool(Samples.tool(Samples.ANY, "", "/data/1/a~1b", get(List.of())));
    String body = "{\"data\":[0,{\"a/b\":{\"c\":1}}]}";

    assertThat(result(tool, 200, "application/json", body.getBytes(UTF_8)))
        .endsWith("\"structuredContent\":{\"c\":1}");
    assertThat(result(tool, 200, "application/json", "{\"data\":[]}".getBytes(UTF_8)))
        .contains("nothing at /data/1/a~1b", "\"isError\":true");
  }

  @Test
  void shouldGiveTextInItsEncoding() {
    assertThat(result(200, "text/plain", "ä <b>\"x\"")).contains("ä <b>\\\"x\\\"");
    assertThat(result(PLAIN, 200, "text/csv; charset=ISO-8859-1", "ä".getBytes(ISO_8859_1)))
        .contains("\"text\":\"ä\"");
    assertThat(result(200, "application/xml", "<a/>")).contains("<a/>");
    assertThat(result(200, "", "plain")).contains("\"text\":\"plain\"");
  }

  @Test
  void shouldGivePicturesSoundsAndBytesAsWhatTheyAre() {
    byte[] bytes = {(byte) 0x89, 0, 1};

    assertThat(result(PLAIN, 200, "image/png", bytes))
        .isEqualTo(
            "\"content\":[{\"type\":\"image\",\"data\":\"iQAB\",\"mimeType\":\"image/png\"}]");
    assertThat(result(PLAIN, 200, "audio/ogg;codecs=x", bytes))
        .contains("\"audio\"", "audio/ogg\"");
    assertThat(result(PLAIN, 200, "application/pdf", bytes))
        .isEqualTo(
            """
            "content":[{"type":"resource","resource":{"uri":"cardea:result/t",\
            "mimeType":"application/pdf","blob":"iQAB"}}]\
            """);
    assertThat(result(PLAIN, 200, "bad\"type/\\", bytes)).contains("application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
  void shouldSayWhatTheApiSaysIsWrong(int status) {
    assertThat(result(status, "application/json", "{\"error\":\"no\\u0007\"}"))
        .startsWith(
            "\"content\":[{\"type\":\"text\",\"text\":\"The API answered with the status " + status)
        .contains("It said: {\\\"error\\\"")
        .endsWith("\"isError\":true");
    assertThat(result(PLAIN, status, "image/png", new byte[3])).contains("3 bytes of image/png");
    assertThat(result(status, "text/plain", "")).contains("nothing more");
  }

  @Test
  void shouldShowAnErrorInBounds() {
    String long_ = result(500, "text/html", "😀".repeat(100_000));

    assertThat(long_.length()).isLessThan(2 * ResultWriter.MAX_EXCERPT + 200);
    assertThat(long_).contains("😀...");
  }

  @Test
  void shouldNotFollowARedirect() {
    String members =
        new ResultWriter(PLAIN, 64)
            .write(head(302, "location", "http://169.254.169.254/"), new byte[0]);

    assertThat(members).contains("302; redirects are not followed").doesNotContain("169.254");
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertThat(result(204, "", "")).contains("204, without content").doesNotContain("isError");
  }

  @Test
  void shouldRefuseWhatItCannotRead() {
    assertThat(result(200, "application/json", "{\"a\":1,\"a\":2}")).contains("not valid JSON");
    assertThat(result(200, "application/json", "[".repeat(100))).contains("not valid JSON");
    assertThat(result(200, "text/event-stream", "")).contains("event stream");
    assertThat(
            new ResultWriter(PLAIN, 64).write(head(200, "content-encoding", "gzip"), new byte[9]))
        .contains("compressed", "\"isError\":true");
  }

  @Test
  void shouldKeepThePromisesOfADescription() {
    assertThat(result(PROMISING, 200, "application/json", "{\"a\":1}".getBytes(UTF_8)))
        .contains("structuredContent");
    for (String body : List.of("{\"b\":1}", "[1]", "\"a\"")) {
      assertThat(result(PROMISING, 200, "application/json", body.getBytes(UTF_8)))
          .contains("not as its description promises")
          .contains("\"isError\":true")
          .doesNotContain("structuredContent");
    }
    assertThat(result(PROMISING, 204, "", new byte[0])).contains("\"isError\":true");
    assertThat(result(PROMISING, 200, "text/plain", "x".getBytes(UTF_8)))
        .contains("\"isError\":true");
  }
}
