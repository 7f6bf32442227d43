package io.cardea.app.sample;

import static io.cardea.app.sample.SampleClient.rpc;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ContentTest {

  private final SampleClient client = new SampleClient();
  private String session = "";

  @BeforeEach
  void initialize() throws Exception {
    session = client.initialize("2025-11-25", "{}");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Message call(String method, String params) throws Exception {
    return Message.of(client.send(client.legacy(session, rpc(1, method, params))).body());
  }

  private Message tool(String name, String arguments) throws Exception {
    return call("tools/call", "\"name\":\"%s\",\"arguments\":%s".formatted(name, arguments));
  }

  private static String text(Message message) {
    assertThat(message.at("result", "isError")).isEmpty();
    return message.at("result", "content", "0", "text");
  }

  @Test
  void shouldEcho() throws Exception {
    assertThat(text(tool("echo", "{\"text\":\"a\\n\\\"\\u00e9\\ud83d\\ude00%s\"}")))
        .isEqualTo("a\n\"\u00e9\ud83d\ude00%s");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.2, 0.3",
    "1e3, -1, 999",
    "9007199254740993, 0, 9007199254740993",
    "1e999999999, 1, 1.000000000000000000000000000000000E+999999999"
  })
  void shouldAdd(String a, String b, String sum) throws Exception {
    Message message = tool("add", "{\"a\":%s,\"b\":%s}".formatted(a, b));
    assertThat(text(message)).isEqualTo(sum);
    assertThat(message.at("result", "structuredContent", "sum")).isEqualTo(sum);
  }

  @Test
  void shouldBoundNumbers() throws Exception {
    String longest = "1".repeat(Arguments.MAX_NUMBER_LENGTH);
    assertThat(tool("add", "{\"a\":%s,\"b\":1}".formatted(longest)).at("result", "isError"))
        .isEmpty();
    assertThat(tool("add", "{\"a\":1%s,\"b\":1}".formatted(longest)).at("result", "isError"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', 2026-07-28T10:15:30Z",
    "'{\"zone\":\"UTC\"}', 2026-07-28T10:15:30Z",
    "'{\"zone\":\"Europe/Berlin\"}', 2026-07-28T12:15:30+02:00",
    "'{\"zone\":\"Asia/Kathmandu\"}', 2026-07-28T16:00:30+05:45"
  })
  void shouldTellTheTime(String arguments, String time) throws Exception {
    assertThat(text(tool("time", arguments))).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2.0"})
  void shouldCount(String n) throws Exception {
    assertThat(text(tool("count", "{\"n\":%s}".formatted(n))))
        .startsWith("Counted to " + n.charAt(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo | {} | text must
          echo | {"text":1} | text must
          add | {"a":1} | b must
          add | {"a":"1","b":1} | a must
          add | {"a":1e9999999999,"b":1} | a must
          time | {"zone":"Mars/Olympus"} | Europe/Berlin
          time | {"zone":"+02:00"} | Europe/Berlin
          time | {"zone":null} | Europe/Berlin
          count | {} | 1 to 100
          count | {"n":0} | 1 to 100
          count | {"n":-1} | 1 to 100
          count | {"n":101} | 1 to 100
          count | {"n":1.5} | 1 to 100
          count | {"n":1e999999999} | 1 to 100
          count | {"n":1e-999999999} | 1 to 100
          """)
  void shouldSayWhatIsWrongWithArguments(String tool, String arguments, String hint)
      throws Exception {
    Message message = tool(tool, arguments);
    assertThat(message.at("result", "isError")).isEqualTo("true");
    assertThat(message.at("result", "content", "0", "text")).contains(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tools/call | "arguments":{}
          tools/call | "name":1
          tools/call | "name":"nothing"
          tools/call | "name":"echo","arguments":[]
          resources/read | "uri":1
          prompts/get | "name":1
          prompts/get | "name":"sonnet"
          prompts/get | "name":"haiku"
          prompts/get | "name":"haiku","arguments":{"topic":1}
          """)
  void shouldRefuseBadParams(String method, String params) throws Exception {
    assertThat(call(method, params).at("error", "code")).isEqualTo("-32602");
  }

  @Test
  void shouldGiveThePrompt() throws Exception {
    Message message = call("prompts/get", "\"name\":\"haiku\",\"arguments\":{\"topic\":\"rain\"}");
    assertThat(message.at("result", "messages", "0", "role")).isEqualTo("user");
    assertThat(message.at("result", "messages", "0", "content", "text")).contains("about rain:");
  }

  @ParameterizedTest
  @CsvSource({
    "sample://greeting/Ada, 'Hello, Ada!'",
    "sample://greeting/Ada%20%C3%A9, 'Hello, Ada \u00e9!'"
  })
  void shouldGreetByUri(String uri, String text) throws Exception {
    Message message = call("resources/read", "\"uri\":\"" + uri + "\"");
    assertThat(message.at("result", "contents", "0", "text")).isEqualTo(text);
    assertThat(message.at("result", "contents", "0", "uri")).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sample:greeting/Ada",
        "sample://greeting",
        "sample://greeting/",
        "sample://greeting/a/b",
        "sample://greeting/a?b",
        "sample://greeting/a#b",
        "sample://greeting:1/a",
        "sample://greeting/%",
        "file://greeting/a",
        "sample://welcome/",
        "/welcome"
      })
  void shouldNotFindOtherUris(String uri) throws Exception {
    Message message = call("resources/read", "\"uri\":\"" + uri + "\"");
    assertThat(message.at("error", "code")).isEqualTo("-32002");
    assertThat(message.at("error", "data", "uri")).isEqualTo(uri);
  }

  @Test
  void shouldBoundUris() throws Exception {
    String prefix = "\"uri\":\"sample://greeting/";
    int room = Resources.MAX_URI_LENGTH - "sample://greeting/".length();
    assertThat(call("resources/read", prefix + "a".repeat(room) + "\"").at("error")).isEmpty();
    assertThat(call("resources/read", prefix + "a".repeat(room + 1) + "\"").at("error", "code"))
        .isEqualTo("-32002");
  }

  @Test
  void shouldDescribeEveryTool() throws Exception {
    Message message = call("tools/list", "");
    for (int i = 0; i < 5; i++) {
      String index = String.valueOf(i);
      assertThat(message.at("result", "tools", index, "description")).isNotEmpty();
      assertThat(message.at("result", "tools", index, "inputSchema", "type")).isEqualTo("object");
      assertThat(message.at("result", "tools", index, "annotations", "readOnlyHint")).isNotEmpty();
    }
    assertThat(message.at("result", "tools", "5")).isEmpty();
  }
}
