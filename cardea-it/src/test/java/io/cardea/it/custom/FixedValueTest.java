package io.cardea.it.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cardea.it.custom.Town.Address;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fixed value wins whatever the caller sends: what does not reach the server with exactly that
 * value does not reach it at all. What the server got is read by another JSON reader than the
 * gateway's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FixedValueTest {

  private static final String FIND =
      """
      tool: search
      name: find
      parameters: {owner: {fixed: acme}, region: {fixed: eu}, limit: {hidden: true}}
      """;

  /** It refuses members that come twice. */
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String ENVELOPE =
      """
      ,"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}\
      """;

  private static final String DEEP = "[".repeat(50) + "]".repeat(50);

  /** Members of the params besides the tool's name, which reach the server. */
  private static final List<String> REACHING =
      List.of(
          "",
          ",\"arguments\":{}",
          ",\"arguments\":{\"q\":\"x\"}",
          ",\"arguments\":{\"q\":\"x\",\"owner\":\"evil\"}",
          ",\"arguments\":{\"owner\":\"evil\",\"q\":\"x\",\"region\":\"evil\"}",
          ",\"arguments\":{\"\\u006f\\u0077ner\":\"evil\"}",
          ",\"\\u0061rguments\":{\"owner\":\"evil\",\"r\\u0065gion\":\"evil\"}",
          ",\"arguments\":{\"owner\":null,\"region\":null}",
          ",\"arguments\":{\"owner\":[],\"region\":[\"evil\"]}",
          ",\"arguments\":{\"owner\":{},\"region\":{\"region\":\"evil\"}}",
          ",\"arguments\":{\"owner\":[\"acme\",\"evil\"]}",
          ",\"arguments\":{\"owner\":true,\"region\":1e400}",
          ",\"arguments\":{\"owner\":-0,\"region\":\"\\ud83d\\ude00\"}",
          ",\"arguments\":{\"owner\":" + DEEP + "}",
          ",\"arguments\":{\"owner\":\"" + "evil".repeat(20_000) + "\"}",
          ",\"arguments\":{\"q\":{\"owner\":\"evil\",\"arguments\":{\"owner\":\"evil\"}}}",
          ",\"arguments\":{\"q\":\"\\\",\\\"owner\\\":\\\"evil\"}",
          ",\"owner\":\"evil\",\"region\":\"evil\"",
          ",\"params\":{\"arguments\":{\"owner\":\"evil\"}}",
          ",\"arguments \":{\"owner\":\"evil\"}",
          ",\"Arguments\":{\"owner\":\"evil\"}",
          " , \"arguments\" \t: { \"owner\" \r\n:\r\n \"evil\" , \"q\" : 1.0 } ");

  /** The same, refused. */
  private static final List<String> REFUSED =
      List.of(
          ",\"arguments\":null",
          ",\"arguments\":[]",
          ",\"arguments\":[{\"owner\":\"evil\"}]",
          ",\"arguments\":\"{\\\"owner\\\":\\\"evil\\\"}\"",
          ",\"arguments\":7",
          ",\"arguments\":true",
          ",\"arguments\":{\"owner\":\"acme\",\"owner\":\"evil\"}",
          ",\"arguments\":{\"owner\":\"acme\",\"\\u006fwner\":\"evil\"}",
          ",\"arguments\":{\"q\":\"x\"},\"arguments\":{\"owner\":\"evil\"}",
          ",\"arguments\":{\"q\":\"x\"},\"\\u0061rguments\":{\"owner\":\"evil\"}",
          ",\"name\":\"search\",\"arguments\":{\"owner\":\"evil\"}",
          ",\"n\\u0061me\":\"search\",\"arguments\":{\"owner\":\"evil\"}",
          ",\"arguments\":{\"Owner\":\"evil\"}",
          ",\"arguments\":{\"OWNER\":\"evil\"}",
          ",\"arguments\":{\"owner \":\"evil\"}",
          ",\"arguments\":{\"owner\\u0000\":\"evil\"}",
          ",\"arguments\":{\"\\ufeffowner\":\"evil\"}",
          ",\"arguments\":{\"\\uff4fwner\":\"evil\"}",
          ",\"arguments\":{\"\\u043ewner\":\"evil\"}",
          ",\"arguments\":{\"\":\"evil\"}",
          ",\"arguments\":{\"owner.x\":\"evil\",\"owner[]\":\"evil\"}",
          ",\"arguments\":{\"__proto__\":{\"owner\":\"evil\"}}",
          ",\"arguments\":{\"arguments\":{\"owner\":\"evil\"}}",
          ",\"arguments\":{\"limit\":100}",
          ",\"arguments\":{\"l\\u0069mit\":null}",
          ",\"arguments\":{\"owner\":\"evil\",}",
          ",\"arguments\":{'owner':\"evil\"}",
          ",\"arguments\":{\"owner\":\"evil\"}}");

  private Town town;

  @BeforeAll
  void open() throws IOException {
    town = Town.open(Town.tools("find", FIND));
    Town.list(town.client("robot", "/mcp"), true);
  }

  @BeforeEach
  void forget() {
    town.forget();
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  static Stream<Arguments> ways() {
    return Stream.of(Address.OWN, Address.ALL)
        .flatMap(address ->
            Stream.of("old", "new")
                .flatMap(adapter ->
                    Stream.of(true, false).map(modern -> arguments(address, adapter, modern))));
  }

  /** A client, or the session of one. */
  private McpClient caller(Address address, String adapter, boolean modern) throws IOException {
    McpClient client = town.client("robot", address.path(adapter));
    return modern ? client : client.session(Town.LEGACY);
  }

  private static String call(McpClient caller, boolean modern, String tool, String members)
      throws IOException {
    String named = "\"name\":\"" + tool + "\"" + members;
    return modern
        ? caller.modern("tools/call", tool, named).text()
        : caller.post(McpClient.request(1, "tools/call", "{" + named + "}")).text();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldBeWhatTheServerGets(Address address, String adapter, boolean modern) throws Exception {
    McpClient caller = caller(address, adapter, modern);
    int calls = 0;
    for (String members : REACHING) {
      String answer = call(caller, modern, address.tool(adapter, "find"), members);

      assertThat(answer).as(members).contains("\"result\"");
      calls++;
      Received got = town.server(adapter).await("tools/call", calls).getLast();
      JsonNode params = STRICT.readTree(got.body()).path("params");
      assertThat(params.path("name").textValue()).as(members).isEqualTo("search");
      JsonNode sent = params.path("arguments");
      assertThat(sent.path("owner").textValue()).as(members).isEqualTo("acme");
      assertThat(sent.path("region").textValue()).as(members).isEqualTo("eu");
      assertThat(sent.fieldNames()).toIterable().as(members).isSubsetOf("owner", "region", "q");
      if (adapter.equals("new")) {
        assertThat(got.header("mcp-param-region")).as(members).contains("eu");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldKeepEverythingElseFromTheServer(Address address, String adapter, boolean modern)
      throws IOException {
    McpClient caller = caller(address, adapter, modern);
    for (String members : REFUSED) {
      assertThat(call(caller, modern, address.tool(adapter, "find"), members))
          .as(members)
          .contains("\"error\"")
          .doesNotContain("\"result\"", "acme");
    }
    assertThat(town.server(adapter).received("tools/call")).isEmpty();
  }

  /** Parts of a call beside its arguments. */
  @ParameterizedTest
  @MethodSource("ways")
  void shouldWinOverEnvelopeAndHeaderFields(Address address, String adapter, boolean modern)
      throws Exception {
    String find = address.tool(adapter, "find");
    String meta =
        """
        "_meta":{"owner":"evil","arguments":{"owner":"evil"},"progressToken":"owner"%s},\
        """
            .formatted(modern ? ENVELOPE : "");
    String call =
        McpClient.request(
            1, "tools/call", "{" + meta + "\"name\":\"" + find + "\",\"arguments\":{\"q\":1}}");
    McpClient caller = caller(address, adapter, modern);
    McpClient fitting = modern ? caller.modernly("tools/call", find) : caller;

    String answer =
        fitting
            .with("Mcp-Param-Owner: evil", "Mcp-Param-Region: evil", "Mcp-Arguments: owner=evil")
            .post(call)
            .text();

    assertThat(answer).contains("\"result\"");
    Received got = town.server(adapter).await("tools/call");
    JsonNode sent = STRICT.readTree(got.body()).path("params").path("arguments");
    assertThat(sent.toString()).doesNotContain("evil").contains("\"owner\":\"acme\"");
    if (adapter.equals("new")) {
      assertThat(got.header("mcp-param-region")).contains("eu");
      assertThat(got.headers())
          .filteredOn(field -> field.getKey().equalsIgnoreCase("mcp-param-region"))
          .hasSize(1);
    }
  }

  @Test
  void shouldWinInEachMemberOfABatch() throws Exception {
    String call = "{\"name\":\"find\",\"arguments\":{\"owner\":\"evil\",\"q\":%d}}";
    McpClient session = town.client("robot", "/adapters/old/mcp").session("2025-03-26");

    String answer =
        session
            .post(
                "[%s,%s,%s]"
                    .formatted(
                        McpClient.request(1, "tools/call", call.formatted(1)),
                        McpClient.request(2, "tools/call", "{\"name\":\"find\",\"arguments\":[]}"),
                        McpClient.request(3, "tools/call", call.formatted(3))))
            .text();

    assertThat(answer).contains("arguments must be an object");
    for (Received got : town.old().await("tools/call", 2)) {
      JsonNode sent = STRICT.readTree(got.body()).path("params").path("arguments");
      assertThat(sent.path("owner").textValue()).isEqualTo("acme");
    }
    assertThat(town.old().received("tools/call")).hasSize(2);
  }
}
