package io.cardea.it.custom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.it.control.Administrator;
import io.cardea.it.custom.Town.Address;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Customised tools at every address, for clients and servers of both eras. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomToolsTest {

  private static final String FIND =
      """
      tool: search
      name: find
      description: Finds.
      annotations: {readOnlyHint: true}
      keepOriginal: true
      parameters:
        owner: {fixed: acme}
        limit: {default: 20, maximum: 50}
        region: {enum: [eu, us], default: eu}
      """;

  private Town town;

  @BeforeAll
  void open() throws IOException {
    town =
        Town.open(
            Town.tools("find", FIND),
            Town.tools("off", "tool: delete\ndisabled: true\n"),
            Town.tools("lost", "tool: nowhere\nname: lost\n"));
    for (boolean modern : new boolean[] {true, false}) {
      Town.list(town.client("robot", "/mcp"), modern);
    }
  }

  @BeforeEach
  void forget() {
    town.forget();
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  /** Address, server, whether the client is modern. */
  static Stream<Arguments> ways() {
    return Stream.of(Address.values())
        .flatMap(address ->
            Stream.of("old", "new")
                .flatMap(adapter ->
                    Stream.of(true, false).map(modern -> arguments(address, adapter, modern))));
  }

  private McpClient client(String agent, Address address, String adapter) {
    return town.client(agent, address.path(adapter));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldShowWhatTheOperatorMakes(Address address, String adapter, boolean modern)
      throws IOException {
    String list = Town.list(client("robot", address, adapter), modern);

    assertThat(Town.names(list))
        .filteredOn(name -> name.startsWith(address.tool(adapter, "")))
        .filteredOn(name -> address != Address.ALL || name.startsWith(adapter))
        .containsExactly(
            address.tool(adapter, "search"),
            address.tool(adapter, "find"),
            address.tool(adapter, "ping"));
    assertThat(list)
        .contains("\"description\":\"Finds.\"")
        .contains("\"limit\":{\"type\":\"integer\",\"maximum\":50,\"default\":20}")
        .contains("\"required\":[\"q\"]", "\"readOnlyHint\":true")
        .doesNotContain("acme", "delete", "lost");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldCallTheServersToolWithWhatTheOperatorWants(
      Address address, String adapter, boolean modern) throws Exception {
    String answer =
        Town.call(
            client("robot", address, adapter),
            modern,
            address.tool(adapter, "find"),
            ",\"arguments\":{\"q\":1.0,\"\\u006fwner\":\"evil\"}");

    assertThat(answer).contains("\"result\":{");
    Received got = town.server(adapter).await("tools/call");
    assertThat(got.text())
        .contains("\"name\":\"search\"")
        .contains("{\"limit\":20,\"region\":\"eu\",\"q\":1.0,\"\\u006fwner\":\"acme\"}")
        .doesNotContain("evil", "find");
    if (adapter.equals("new")) {
      assertThat(got.header("mcp-name")).contains("search");
      assertThat(got.header("mcp-param-region")).contains("eu");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldRefuseWhatIsNotShown(Address address, String adapter, boolean modern)
      throws IOException {
    McpClient robot = client("robot", address, adapter);
    String find = address.tool(adapter, "find");

    assertThat(Town.call(robot, modern, find, ",\"arguments\":{\"q\":1,\"limit\":51,\"z\":1}"))
        .contains("\"code\":-32602")
        .contains(
            "Invalid arguments for tool find: \\\"limit\\\" must be at most 50; \\\"z\\\" is no")
        .doesNotContain("acme");
    for (String arguments : List.of("null", "[]", "\"x\"", "{\"region\":\"asia\"}")) {
      assertThat(Town.call(robot, modern, find, ",\"arguments\":" + arguments))
          .as(arguments)
          .contains("\"code\":-32602", "Invalid arguments for tool find: ");
    }
    assertThat(town.server(adapter).received("tools/call")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldAnswerForWhatIsSwitchedOffAsForWhatDoesNotExist(
      Address address, String adapter, boolean modern) throws IOException {
    McpClient robot = client("robot", address, adapter);

    String unknown = unknown(robot, modern, address.tool(adapter, "nothing"));
    for (String gone : List.of("delete", "Delete", "lost", "nowhere", "fınd")) {
      assertThat(unknown(robot, modern, address.tool(adapter, gone))).as(gone).isEqualTo(unknown);
    }
    assertThat(unknown).contains("\"code\":-32602", "Unknown tool: NAME");
    assertThat(town.server(adapter).received("tools/call")).isEmpty();
  }

  private static String unknown(McpClient client, boolean modern, String tool) throws IOException {
    // A field's value has no such letters.
    McpClient named =
        modern && !tool.chars().allMatch(c -> c < 128)
            ? client.with("Mcp-Name: =?base64?" + base64(tool) + "?=")
            : client;
    String members = "\"name\":\"" + tool + "\"";
    String answer =
        named.equals(client)
            ? Town.call(client, modern, tool, "")
            : named
                .with("MCP-Protocol-Version: " + McpClient.MODERN, "Mcp-Method: tools/call")
                .post(McpClient.modernRequest(1, "tools/call", members))
                .text();
    return answer.replace(tool, "NAME").replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldLetRulesSpeakOfTheNewNames(Address address, String adapter, boolean modern)
      throws Exception {
    String find = address.tool(adapter, "find");
    String search = address.tool(adapter, "search");
    String arguments = ",\"arguments\":{\"q\":\"x\"}";
    McpClient clerk = client("clerk", address, adapter);
    McpClient chief = client("chief", address, adapter);

    assertThat(Town.names(Town.list(clerk, modern))).contains(find).doesNotContain(search);
    assertThat(Town.names(Town.list(chief, modern))).contains(search).doesNotContain(find);
    assertThat(Town.call(clerk, modern, find, arguments)).contains("\"result\"");
    assertThat(Town.call(clerk, modern, search, arguments)).contains("Unknown tool: " + search);
    assertThat(Town.call(chief, modern, find, arguments)).contains("Unknown tool: " + find);
    assertThat(Town.call(chief, modern, search, ",\"arguments\":{\"owner\":\"me\"}"))
        .contains("\"result\"");
    assertThat(town.server(adapter).await("tools/call", 2).getLast().text())
        .contains("\"arguments\":{\"owner\":\"me\"}");
    town.gateway().awaitAudit("\"clerk\"", "tools/call", "\"find\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Mcp-Param-Region: us  | {"q":"x"}               | eu
          Mcp-Param-Region: us  | {"q":"x","region":"us"} | us
          MCP-PARAM-REGION: a   | {"q":"x"}               | eu
          X-Nothing: 1          | {"q":"x"}               | eu
          """)
  void shouldMirrorWhatIsSentAndNotWhatTheClientMirrors(
      String field, String arguments, String region) throws Exception {
    String body =
        McpClient.modernRequest(1, "tools/call", "\"name\":\"find\",\"arguments\":" + arguments);

    assertThat(
            town.client("robot", "/adapters/new/mcp")
                .modernly("tools/call", "find")
                .with(field, "Mcp-Param-Other: kept")
                .post(body)
                .text())
        .contains("\"result\"");

    Received got = town.modern().await("tools/call");
    assertThat(got.headers().toString().toLowerCase(Locale.ROOT).split("mcp-param-region"))
        .hasSize(2);
    assertThat(got.header("mcp-param-region")).contains(region);
    assertThat(got.header("mcp-param-other")).contains("kept");
    assertThat(got.text()).contains("\"region\":\"" + region + "\"");
  }

  @Test
  void shouldMakeItOnceFromTheCallersOwnBytesWhenASessionIsLost() throws Exception {
    McpClient session = town.client("robot", "/adapters/old/mcp").session(Town.LEGACY);
    String call =
        McpClient.request(7, "tools/call", "{\"name\":\"find\",\"arguments\":{\"q\":\"x\"}}");
    assertThat(session.post(call).text()).contains("\"result\"");
    Received first = town.old().await("tools/call");
    String lost = first.header("mcp-session-id").orElseThrow();
    town.old()
        .on(
            "tools/call",
            exchange -> {
              if (exchange.request().header("mcp-session-id").filter(lost::equals).isPresent()) {
                exchange.reply(404, "");
              } else {
                exchange.result("{\"healed\":true}");
              }
            });

    assertThat(session.post(call).text()).contains("\"healed\":true");

    List<Received> all = town.old().await("tools/call", 3);
    assertThat(all).extracting(Received::text).containsOnly(first.text());
  }

  @Test
  void shouldShowAdministratorsWhatAgentsSeeAndWhatIsLeftOut() throws IOException {
    Administrator admin = Administrator.of(town.gateway());

    assertThat(admin.get("/tools?adapter=new").text())
        .contains("\"id\":\"new/find\"", "\"exposedName\":\"new__find\"", "\"new/search\"")
        .doesNotContain("new/delete");
    assertThat(admin.get("/api/v1/search?q=finds").text()).contains("\"name\":\"find\"");
    assertThat(admin.get("/api/v1/search?q=delete").text()).doesNotContain("\"delete\"");
    assertThat(admin.get("/adapters/old").text())
        .contains("\"state\":\"degraded\"", "\"toolCount\":3")
        .contains("Tool old-lost is left out: the server has no tool nowhere");
    assertThat(admin.get("/api/v1/tools/old-find").text())
        .contains("\"kind\":\"Tool\"", "\"owner\":{\"fixed\":{\"hidden\":true}}")
        .doesNotContain("acme");
  }
}
