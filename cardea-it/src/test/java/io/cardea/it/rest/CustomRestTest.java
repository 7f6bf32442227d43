package io.cardea.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools without a server, as an operator wants them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomRestTest {

  private static final String SECRET = "s3cret-of-the-operator";

  private static final String TOOLS =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Tool
      metadata: {name: german}
      spec:
        adapter: shop
        tool: get_item
        name: german_item
        parameters: {lang: {fixed: "de&x=1"}, id: {matches: "public-*"}}
      ---
      apiVersion: cardea.io/v1
      kind: Tool
      metadata: {name: no-failing}
      spec: {adapter: shop, tool: fail, disabled: true}
      ---
      apiVersion: cardea.io/v1
      kind: Tool
      metadata: {name: secret-item}
      spec:
        adapter: shop
        tool: add_item
        name: add_ours
        keepOriginal: true
        parameters: {name: {fixed: {env: ITEM}}, tags: {hidden: true}}
      ---
      apiVersion: cardea.io/v1
      kind: Tool
      metadata: {name: one-item}
      spec:
        adapter: store
        tool: addItem
        name: add_one
        parameters: {body: {fixed: {name: "ours", parts: []}}}
      """;

  private Shop shop;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    shop = new Shop();
    gateway =
        TestGateway.start(
            shop.declared()
                + shop.described()
                + TOOLS
                + Documents.role("all", Documents.everything("*"))
                + Documents.binding("robot", "all"),
            Optional.empty(),
            Map.of("ITEM", SECRET));
    TestGateway.eventually(
        () -> list(client("shop", true), true).contains("store__add_one"), "the tools are known");
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    shop.close();
  }

  private McpClient client(String adapter, boolean all) {
    McpClient client = gateway.client(adapter, "robot");
    return all ? client.at("/mcp") : client;
  }

  private static String list(McpClient client, boolean modern) {
    try {
      return modern
          ? client.modern("tools/list", "", "").text()
          : client.session("2025-06-18").post(McpClient.request(1, "tools/list", "{}")).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String call(McpClient client, boolean modern, String tool, String arguments)
      throws IOException {
    String members = "\"name\":\"" + tool + "\",\"arguments\":" + arguments;
    return modern
        ? client.modern("tools/call", tool, members).text()
        : client
            .session("2025-06-18")
            .post(McpClient.request(1, "tools/call", "{" + members + "}"))
            .text();
  }

  @ParameterizedTest
  @CsvSource({"false,true", "false,false", "true,true", "true,false"})
  void shouldBeWhatAgentsSeeAndCall(boolean all, boolean modern) throws Exception {
    McpClient client = client("shop", all);
    String prefix = all ? "shop__" : "";

    assertThat(list(client, modern))
        .contains("\"" + prefix + "german_item\"", "\"" + prefix + "add_ours\"")
        .contains("\"" + prefix + "add_item\"", "\"pattern\":\"^public-[\\\\s\\\\S]*$\"")
        .doesNotContain("get_item", "\"" + prefix + "fail\"", "de&x", SECRET);
    assertThat(
            call(client, modern, prefix + "german_item", "{\"id\":\"public-7\",\"lang\":\"en\"}"))
        .contains("/v1/items/public-7?lang=de%26x%3D1");
    assertThat(shop.asked()).isEqualTo("GET /v1/items/public-7?lang=de%26x%3D1");
    assertThat(call(client, modern, prefix + "german_item", "{\"id\":\"secret-7\"}"))
        .contains("-32602", "must be like public-*");
    assertThat(call(client, modern, prefix + "german_item", "{}"))
        .contains("-32602", "\\\"id\\\" is missing");
    for (String gone : List.of("get_item", "fail")) {
      assertThat(call(client, modern, prefix + gone, "{\"id\":\"1\",\"code\":200}"))
          .contains("Unknown tool: " + prefix + gone);
    }
    assertThat(shop.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false,true", "false,false", "true,true", "true,false"})
  void shouldSendTheApiWhatIsFixed(boolean all, boolean modern) throws Exception {
    McpClient client = client("shop", all);
    String tool = all ? "shop__add_ours" : "add_ours";

    assertThat(call(client, modern, tool, "{\"name\":\"evil\"}"))
        .contains("\"method\":\"POST\"")
        .doesNotContain("evil");
    assertThat(shop.asked()).isEqualTo("POST /v1/items {\"name\":\"" + SECRET + "\"}");
    assertThat(call(client, modern, tool, "{\"tags\":[]}"))
        .contains("-32602", "\\\"tags\\\" is no parameter")
        .doesNotContain(SECRET);
    assertThat(
            call(
                client("store", all),
                modern,
                all ? "store__add_one" : "add_one",
                "{\"body\":{\"name\":\"evil\"}}"))
        .contains("\"method\":\"POST\"");
    assertThat(shop.asked()).isEqualTo("POST /v1/items {\"name\":\"ours\",\"parts\":[]}");
    assertThat(shop.isQuiet()).isTrue();
    gateway.awaitIdle();
    assertThat(gateway.auditRecords()).noneMatch(record -> record.contains(SECRET));
  }
}
