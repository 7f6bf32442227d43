package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.StageResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with an envelope, protocol.md "Modern client face". */
class ClassifyModernTest {

  private static final String VERSION = "MCP-Protocol-Version: 2026-07-28";
  private static final String MISMATCH = "400 -32020";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "subscriptions/listen",
        "completion/complete"
      })
  void shouldTakeEveryModernMethodWithoutName(String method) {
    assertThat(request(method, "", VERSION, "Mcp-Method: " + method))
        .isEqualTo("2026-07-28 " + method);
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call, name, get_rain",
    "prompts/get, name, summary",
    "resources/read, uri, file:///pub/a"
  })
  void shouldTakeEveryModernMethodWithName(String method, String member, String name) {
    String body = "\"" + member + "\":\"" + name + "\",";
    assertThat(request(method, body, VERSION, "Mcp-Method: " + method, "Mcp-Name: " + name))
        .isEqualTo("2026-07-28 " + method);
    assertThat(request(method, body, VERSION, "Mcp-Method: " + method)).isEqualTo(MISMATCH);
    assertThat(request(method, body, VERSION, "Mcp-Method: " + method, "Mcp-Name: other"))
        .isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "tasks/result",
        "tasks/list",
        "notifications/tasks",
        "no/such",
        "sampling/createMessage",
        "elicitation/create",
        "roots/list",
        "notifications/cancelled",
        "Tools/List",
        "tools/list/x"
      })
  void shouldAnswerUnknownAndRemovedMethodsWith404(String method) {
    assertThat(request(method, "", VERSION, "Mcp-Method: " + method)).isEqualTo("404 -32601");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
  void shouldTakeRequestsAboutTasksFromWhoDeclaresThem(String method) {
    String declared = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";
    for (String capabilities : List.of("{}", "{\"tasks\":{}}", "{\"extensions\":{}}")) {
      assertThat(about(method, capabilities, "Mcp-Name: 7")).isEqualTo("400 -32021");
    }
    assertThat(about(method, declared, "Mcp-Name: 7")).isEqualTo("2026-07-28 " + method);
    assertThat(about(method, declared, "Mcp-Name: 8")).isEqualTo(MISMATCH);
    assertThat(about(method, declared, "X-Y: 7")).isEqualTo(MISMATCH);
  }

  @Test
  void shouldSayWhatIsMissingForTasks() {
    String body =
        envelope("2026-07-28", "{}")
            .replace("\"params\":{", "\"params\":{\"notifications\":{\"taskIds\":[]},")
            .replace("tools/list", "subscriptions/listen");
    StageResult result =
        new Classify()
            .apply(Calls.post(body, VERSION, "Mcp-Method: subscriptions/listen"), Facts.NONE);
    assertThat(Results.line(result)).isEqualTo("400 -32021");
    assertThat(((StageResult.Reply) result).refusal().error().data())
        .contains(
            "{\"requiredCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}}");
  }

  private static String about(String method, String capabilities, String name) {
    String body =
        envelope("2026-07-28", capabilities)
            .replace("\"params\":{", "\"params\":{\"taskId\":\"7\",")
            .replace("tools/list", method);
    return Results.line(
        new Classify().apply(Calls.post(body, VERSION, "Mcp-Method: " + method, name), Facts.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2024-11-05", "2027-01-01", "DRAFT-2026", "", "1.0"})
  void shouldSayWhichRevisionsItSupports(String version) {
    String body = envelope(version, "{}");
    String header = "MCP-Protocol-Version: " + version;
    StageResult result =
        new Classify().apply(Calls.post(body, header, "Mcp-Method: tools/list"), Facts.NONE);
    assertThat(Results.line(result)).isEqualTo("400 -32022");
    assertThat(((StageResult.Reply) result).refusal().error().data())
        .contains("{\"supported\":[\"2026-07-28\"],\"requested\":\"" + version + "\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2026-07-28\" | 1",
        "\"2026-07-28\" | null",
        "\"2026-07-28\" | []",
        "\"2026-07-28\" | \"{}\"",
        "20260728 | {}",
        "null | {}",
        "[\"2026-07-28\"] | {}",
        "{} | {}",
      })
  void shouldWantAWholeEnvelope(String version, String capabilities) {
    String body =
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
                + "{\"io.modelcontextprotocol/protocolVersion\":%s,"
                + "\"io.modelcontextprotocol/clientCapabilities\":%s}}}")
            .formatted(version, capabilities);
    assertThat(classify(body, VERSION, "Mcp-Method: tools/list")).isEqualTo("400 -32602");
  }

  @Test
  void shouldWantClientCapabilities() {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
            + "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}";
    assertThat(classify(body, VERSION, "Mcp-Method: tools/list")).isEqualTo("400 -32602");
  }

  @Test
  void shouldWantEveryStandardHeaderExactlyOnceAndAsTheBodySays() {
    String method = "Mcp-Method: tools/list";
    assertThat(request("tools/list", "", VERSION)).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", method)).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", VERSION, VERSION, method)).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", VERSION, method, method)).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", VERSION, method, "mcp-METHOD: tools/call"))
        .isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", VERSION, "Mcp-Method: Tools/List")).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", VERSION, "Mcp-Method: prompts/list")).isEqualTo(MISMATCH);
    assertThat(request("tools/list", "", "MCP-Protocol-Version: 2025-11-25", method))
        .isEqualTo(MISMATCH);
    assertThat(
            request("tools/list", "", "mcp-protocol-VERSION: 2026-07-28", "MCP-METHOD: tools/list"))
        .isEqualTo("2026-07-28 tools/list");
  }

  @Test
  void shouldCheckHeadersOfUnknownMethodsToo() {
    assertThat(request("no/such", "", VERSION, "Mcp-Method: tools/list")).isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get_rain | get_rain | true",
        "get_rain | =?base64?Z2V0X3JhaW4=?= | true",
        "get_rain | GET_RAIN | false",
        "get_rain | get_rain2 | false",
        "get_rain | =?base64?Z2V0X3N1bg==?= | false",
        "get_rain | =?base64?Z2V0X3JhaW4?= | false",
        "get_rain | =?base64?!!!!?= | false",
        "get_rain | =?BASE64?Z2V0X3JhaW4=?= | false",
        "get_rain | =?base64?= | false",
        "wetter_ä | wetter_ä | false",
        "wetter_ä | =?base64?d2V0dGVyX8Ok?= | true",
        "wetter_ä | =?base64?d2V0dGVyX+Q=?= | false",
      })
  void shouldCompareTheNameAfterDecoding(String name, String header, boolean same) {
    assertThat(
            request(
                "tools/call",
                "\"name\":\"" + name + "\",",
                VERSION,
                "Mcp-Method: tools/call",
                "Mcp-Name: " + header))
        .isEqualTo(same ? "2026-07-28 tools/call" : MISMATCH);
  }

  @Test
  void shouldCompareANameThatLooksEncodedWithItsEncoding() {
    // Given a tool whose very name is a sentinel
    String name = "=?base64?eA==?=";
    String encoded = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    String[] headers = {VERSION, "Mcp-Method: tools/call", "Mcp-Name: " + name};
    assertThat(request("tools/call", "\"name\":\"" + name + "\",", headers)).isEqualTo(MISMATCH);
    headers[2] = "Mcp-Name: =?base64?" + encoded + "?=";
    assertThat(request("tools/call", "\"name\":\"" + name + "\",", headers))
        .isEqualTo("2026-07-28 tools/call");
  }

  @Test
  void shouldRefuseTwoNames() {
    String name = "Mcp-Name: get_rain";
    assertThat(
            request(
                "tools/call",
                "\"name\":\"get_rain\",",
                VERSION,
                "Mcp-Method: tools/call",
                name,
                name))
        .isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mcp-Param-Region: eu | true",
        "Mcp-Param-Region: =?base64?ZXU=?= | true",
        "Mcp-Param-Region: =?base64?ZXU?= | false",
        "MCP-PARAM-region: =?base64?*?= | false",
        "Mcp-Param-Region: wärme | false",
      })
  void shouldRefuseParamHeadersThatCannotBeRead(String header, boolean fine) {
    assertThat(request("tools/list", "", VERSION, "Mcp-Method: tools/list", header))
        .isEqualTo(fine ? "2026-07-28 tools/list" : MISMATCH);
  }

  @Test
  void shouldRefuseARepeatedParamHeader() {
    assertThat(
            request(
                "tools/list",
                "",
                VERSION,
                "Mcp-Method: tools/list",
                "Mcp-Param-A: 1",
                "mcp-param-a: 1"))
        .isEqualTo(MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "notifications/cancelled, 2026-07-28 notifications/cancelled",
    "notifications/initialized, 404 -32601",
    "notifications/progress, 404 -32601",
    "notifications/roots/list_changed, 404 -32601",
    "notifications/message, 404 -32601",
    "notifications/no/such, 404 -32601",
    "tools/call, 404 -32601",
  })
  void shouldTakeModernNotificationsOnly(String method, String expected) {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}";
    assertThat(classify(body, VERSION)).isEqualTo(expected);
  }

  @Test
  void shouldHaveNoResponsesOfClients() {
    assertThat(classify("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", VERSION))
        .isEqualTo("400 -32602");
  }

  private static String request(String method, String params, String... headers) {
    return classify(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s%s}}"
            .formatted(method, params, Calls.ENVELOPE),
        headers);
  }

  private static String envelope(String version, String capabilities) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
            + "{\"io.modelcontextprotocol/protocolVersion\":\"%s\","
            + "\"io.modelcontextprotocol/clientCapabilities\":%s}}}")
        .formatted(version, capabilities);
  }

  private static String classify(String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    return Results.line(
        new Classify().apply(Calls.post(body, all.toArray(String[]::new)), Facts.NONE));
  }
}
