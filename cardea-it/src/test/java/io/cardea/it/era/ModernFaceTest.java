package io.cardea.it.era;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MCP 2026-07-28 asks of the client face, a row a test; nothing refused goes upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernFaceTest {

  private static final String CALL = McpClient.modernRequest(1, "tools/call", "\"name\":\"tö\"");
  private static final String VERSION = "\"io.modelcontextprotocol/protocolVersion\":";
  private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":";

  private Rig rig;
  private McpClient client;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
    client = rig.robot().modernly("tools/call", "=?base64?dMO2?=");
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private void assertRefused(RawResponse answer, int status, int code) {
    Answers.assertError(answer, status, code);
    assertThat(rig.server().received()).isEmpty();
  }

  private static String call(String meta) {
    return McpClient.request(1, "tools/call", "{\"name\":\"t\",\"_meta\":{" + meta + "}}");
  }

  @Test
  void shouldAcceptAProperRequest() throws IOException {
    assertThat(client.post(CALL).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWithoutClientCapabilities() throws IOException {
    assertRefused(client.post(call(VERSION + "\"2026-07-28\"")), 400, -32602);
  }

  @Test
  void shouldRefuseCapabilitiesThatAreNoObject() throws IOException {
    assertRefused(
        client.post(call(VERSION + "\"2026-07-28\"," + CAPABILITIES + "[]")), 400, -32602);
  }

  @Test
  void shouldRefuseAVersionThatIsNoString() throws IOException {
    assertRefused(client.post(call(VERSION + "1," + CAPABILITIES + "{}")), 400, -32602);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-07-28", "2026-12-31", "9999-01-01"})
  void shouldRefuseAModernHeaderWithoutEnvelope(String version) throws IOException {
    String body = McpClient.request(1, "tools/call", "{\"name\":\"t\"}");
    assertRefused(client.post(body, "MCP-Protocol-Version: " + version), 400, -32602);
  }

  @Test
  void shouldRefuseAnUnsupportedVersion() throws IOException {
    String body = call(VERSION + "\"2099-01-01\"," + CAPABILITIES + "{}");
    RawResponse answer = client.post(body, "MCP-Protocol-Version: 2099-01-01", "Mcp-Name: t");
    assertRefused(answer, 400, -32022);
    assertThat(answer.text())
        .contains("\"data\":{\"supported\":[\"2026-07-28\"],\"requested\":\"2099-01-01\"}");
  }

  @Test
  void shouldRefuseALegacyVersionInAnEnvelope() throws IOException {
    String body = call(VERSION + "\"2025-11-25\"," + CAPABILITIES + "{}");
    assertRefused(
        client.post(body, "MCP-Protocol-Version: 2025-11-25", "Mcp-Name: t"), 400, -32022);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MCP-Protocol-Version |
          MCP-Protocol-Version | 2025-11-25
          MCP-Protocol-Version | 2026-07-28x
          Mcp-Method           |
          Mcp-Method           | tools/list
          Mcp-Method           | Tools/Call
          Mcp-Method           | tools/call, tools/call
          Mcp-Name             |
          Mcp-Name             | t
          Mcp-Name             | TÖ
          Mcp-Name             | =?base64?dMO2
          Mcp-Name             | =?base64?dM*2?=
          Mcp-Name             | =?base64?dMM=?=
          Mcp-Name             | =?base64?VMO2?=
          Mcp-Param-X          | =?base64?%%?=
          """)
  void shouldRefuseHeadersThatDisagree(String name, String value) throws IOException {
    String field = name + ": " + (value == null ? "" : value);
    assertRefused(client.post(CALL, field), 400, -32020);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MCP-Protocol-Version: 2026-07-28",
        "Mcp-Method: tools/call",
        "Mcp-Name: =?base64?dMO2?=",
        "Mcp-Param-A: 1"
      })
  void shouldRefuseDuplicateHeaders(String field) throws IOException {
    McpClient twice = client.with("Mcp-Param-A: 1");
    RawResponse answer = twice.post(CALL, field, field.replace("Mcp", "mcp"));
    assertRefused(answer, 400, -32020);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcp-method:   tools/call  ",
        "MCP-NAME:\t=?base64?dMO2?=\t",
        "mcp-protocol-version:2026-07-28"
      })
  void shouldTrimAndIgnoreTheCaseOfNames(String field) throws IOException {
    assertThat(client.post(CALL, field).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAResourceHeaderThatDisagrees() throws IOException {
    RawResponse answer = rig.robot().modern("resources/read", "file:///b", "\"uri\":\"file:///a\"");
    assertRefused(answer, 400, -32020);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "un/known",
        "tools/Call",
        "sampling/createMessage",
        "notifications/cancelled"
      })
  void shouldRefuseUnknownAndRemovedMethods(String method) throws IOException {
    assertRefused(rig.robot().modern(method, "", "\"name\":\"x\""), 404, -32601);
  }

  @Test
  void shouldRefuseAnUnknownNotification() throws IOException {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    assertRefused(client.post(body), 404, -32601);
  }

  @Test
  void shouldRefuseARequestThatDoesNotNameItsTarget() throws IOException {
    assertRefused(rig.robot().modern("tools/call", "", ""), 400, -32602);
  }

  @Test
  void shouldRefuseABadBodyOfAnyEra() throws IOException {
    assertRefused(client.post("{\"jsonrpc\":\"2.0\",}"), 400, -32700);
    assertRefused(client.post("[" + CALL + "]"), 400, -32600);
    assertRefused(client.post(CALL + CALL), 400, -32700);
    assertRefused(client.post(CALL.replace("\"id\":1", "\"id\":1,\"id\":1")), 400, -32700);
    assertRefused(client.post(CALL.replace("\"id\":1", "\"id\":1.5")), 400, -32600);
    assertRefused(client.post(CALL.replace("\"id\":1", "\"id\":null")), 400, -32600);
    assertRefused(client.post(""), 400, -32700);
  }

  @Test
  void shouldRefuseAResponseInTheModernEra() throws IOException {
    String response = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    assertRefused(client.post(response), 400, -32602);
  }

  @Test
  void shouldTakeGetAndDeleteAsLegacy() throws IOException {
    try (EventStream get = client.get()) {
      assertRefused(get.whole(), 400, -32600);
    }
    assertRefused(client.delete(), 400, -32600);
  }

  @Test
  void shouldNotLetALegacySessionOpenTheModernEra() throws IOException {
    McpClient session = rig.robot().session("2025-11-25");
    RawResponse answer =
        session
            .modernly("tools/call", "t")
            .post(call(VERSION + "\"2026-07-28\"," + CAPABILITIES + "{}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(rig.server().received("tools/call").getLast().header("mcp-session-id")).isEmpty();
  }
}
