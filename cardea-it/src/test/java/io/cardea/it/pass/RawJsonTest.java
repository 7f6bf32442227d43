package io.cardea.it.pass;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The raw-JSON rule: what goes through the gateway is not written anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawJsonTest {

  private static final String META =
      """
      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{},"x/unknown":[1.0]}\
      """;

  private Rig rig;
  private McpClient session;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
    session = rig.robot().session("2025-11-25");
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  static Stream<String> values() {
    return Stream.of(
        "1.0",
        "-0",
        "1e400",
        "0.1000000000000000055511151231257827",
        "12345678901234567890",
        "123456789012345678901234567890123456789",
        "\"\\u0041\\/\\b\\ud83d\\ude00 ä € 😀\"",
        "\"\\\"}]{[,:\"",
        "{\"z\":1,\"a\":2,\"\":3,\"ä\":4}",
        "{ \"b\" :\t[ ] ,\r\n \"a\" : { } }",
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$defs\":{\"A\":{\"$anchor\""
            + ":\"x\",\"if\":true,\"then\":false,\"else\":{\"$ref\":\"#/$defs/A\"}}}}",
        "[null,true,false,[[[[]]]]]",
        "\"" + "x".repeat(200_000) + "\"");
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldPassLegacyBytesBothWays(String value) throws IOException {
    String request =
        "\n{\"unknown\":%1$s, \"params\" : {\"arguments\":{\"v\":%1$s},\"name\":\"t\"},\"method\":\"tools/call\",\"id\":\"i-1\" ,\"jsonrpc\":\"2.0\"}\n"
            .formatted(value);
    String response =
        "  {\"result\":{\"content\":[],\"x\":%1$s,\"_meta\":{\"k\":%1$s}},\"extra\":%1$s,\"id\":\"i-1\",\"jsonrpc\":\"2.0\"}\r\n"
            .formatted(value);
    rig.server().on("tools/call", exchange -> exchange.json(response));

    RawResponse answer = session.post(request);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(response.getBytes(UTF_8));
    assertThat(rig.server().received("tools/call").getLast().body())
        .isEqualTo(request.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldPassModernBytesBothWays(String value) throws IOException {
    String request =
        "{\"params\":{\"name\":\"t\",\"requestState\":%1$s,\"arguments\":{\"v\":%1$s},%2$s},\"id\":12345678901234567890,\"method\":\"tools/call\",\"jsonrpc\":\"2.0\"}"
            .formatted(value, META);
    String response =
        "{\"jsonrpc\":\"2.0\",\"id\":12345678901234567890,\"result\":{\"resultType\":\"input_required\",\"requestState\":%1$s,\"content\":[%1$s]}}"
            .formatted(value);
    rig.server().on("tools/call", exchange -> exchange.json(response));

    RawResponse answer = rig.robot().modernly("tools/call", "t").post(request);

    assertThat(answer.body()).isEqualTo(response.getBytes(UTF_8));
    assertThat(rig.server().received("tools/call").getLast().body())
        .isEqualTo(request.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldPassEventsUnchanged(String value) throws IOException {
    String line = value.replaceAll("[\r\n]", " ");
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"method\":\"notifications/message\",\"params\":%s,\"jsonrpc\":\"2.0\"}"
                      .formatted("{\"data\":" + line + "}"));
              exchange.event(exchange.message("{\"x\":" + line + "}"));
              exchange.end();
            });
    try (EventStream stream =
        session.postStream(McpClient.request(3, "tools/call", "{\"name\":\"t\"}"))) {
      assertThat(stream.rest())
          .containsExactly(
              "data: {\"method\":\"notifications/message\",\"params\":{\"data\":"
                  + line
                  + "},\"jsonrpc\":\"2.0\"}",
              "data: {\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"x\":" + line + "}}");
    }
  }

  @Test
  void shouldPassAWholeListUnchangedToALegacyClientThatMaySeeItAll() throws IOException {
    String response =
        "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{ \"tools\":[ {\"name\":\"x\",\"inputSchema\":{\"default\":1.0}} ], \"nextCursor\":\"c\"}}";
    rig.server().on("tools/list", exchange -> exchange.json(response));
    assertThat(session.post(McpClient.request(4, "tools/list", "{}")).text()).isEqualTo(response);
  }

  @Test
  void shouldPassErrorsUnchanged() throws IOException {
    String response =
        "{\"error\":{\"data\":{\"n\":1.0},\"code\":-32603,\"message\":\"\\u0041\"},\"id\":4,\"jsonrpc\":\"2.0\"}";
    rig.server().on("tools/call", exchange -> exchange.json(response));
    assertThat(session.post(McpClient.request(4, "tools/call", "{\"name\":\"t\"}")).text())
        .isEqualTo(response);
  }
}
