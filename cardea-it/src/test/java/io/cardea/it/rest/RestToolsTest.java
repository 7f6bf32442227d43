package io.cardea.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tools without a server: {@code shop} is declared tool by tool, {@code store} by an OpenAPI
 * document. Agents of both eras use them at every address, governed like any other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestToolsTest {

  private static final String PROFILE =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Profile
      metadata: {name: daily}
      spec:
        servers:
          - {adapter: shop, names: original, tools: [get_item]}
          - {adapter: store}
      """;

  private Shop shop;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    shop = new Shop();
    gateway = TestGateway.start(documents());
    TestGateway.eventually(
        () -> list(modern("/mcp")).contains("store__readItem"), "the tools are known");
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    shop.close();
  }

  private String documents() {
    return shop.declared()
        + shop.described()
        + PROFILE
        + Documents.role("all", Documents.everything("shop"), Documents.everything("store"))
        + Documents.binding("robot", "all")
        + Documents.role("reader", "{adapters: [\"*\"], tools: [\"get_*\", readItem]}")
        + Documents.binding("guest", "reader");
  }

  private McpClient modern(String path) {
    return gateway.client("shop", "robot").at(path);
  }

  private static String list(McpClient client) {
    try {
      return client.modern("tools/list", "", "").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String call(McpClient client, String tool, String arguments) throws IOException {
    return client
        .modern("tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments)
        .text();
  }

  private static String legacyCall(McpClient session, String tool, String arguments)
      throws IOException {
    return session
        .post(
            McpClient.request(
                5, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}"))
        .text();
  }

  @Test
  void shouldListTheToolsAtEachAddress() throws IOException {
    assertThat(list(modern("/adapters/shop/mcp")))
        .contains("\"name\":\"get_item\"", "\"name\":\"add_item\"", "\"readOnlyHint\":true")
        .doesNotContain("readItem", Shop.KEY);
    assertThat(list(modern("/adapters/store/mcp")))
        .contains(
            "\"name\":\"readItem\"", "Read an item", "\"outputSchema\"", "\"$defs\":{\"Item\"")
        .doesNotContain(Shop.KEY);
    assertThat(list(modern("/mcp")))
        .contains("shop__get_item", "shop__add_item", "store__readItem", "store__addItem");
    assertThat(list(modern("/profiles/daily/mcp")))
        .contains("\"get_item\"", "store__addItem")
        .doesNotContain("shop__");
    for (String path : List.of("/adapters/shop/mcp", "/mcp", "/profiles/daily/mcp")) {
      McpClient session = modern(path).session("2025-06-18");
      assertThat(session.post(McpClient.request(2, "tools/list", "{}")).text())
          .contains("get_item")
          .doesNotContain(Shop.KEY);
    }
  }

  @Test
  void shouldCallThemInBothEras() throws Exception {
    String expected = "\"target\":\"/v1/items/a%2Fb?lang=de%26x\"";
    String arguments = "{\"id\":\"a/b\",\"lang\":\"de&x\"}";

    assertThat(call(modern("/adapters/shop/mcp"), "get_item", arguments))
        .contains("\"structuredContent\":{\"method\":\"GET\"," + expected)
        .contains(
            "\"resultType\":\"complete\"", "\"agent\":\"cardea\"", "\"authorization\":\"null\"");
    assertThat(call(modern("/mcp"), "shop__get_item", arguments)).contains(expected);
    assertThat(call(modern("/profiles/daily/mcp"), "get_item", arguments)).contains(expected);
    for (String revision : List.of("2025-03-26", "2025-11-25")) {
      assertThat(legacyCall(modern("/adapters/shop/mcp").session(revision), "get_item", arguments))
          .contains("\"structuredContent\":{\"method\":\"GET\"," + expected)
          .doesNotContain("resultType");
      assertThat(legacyCall(modern("/mcp").session(revision), "shop__get_item", arguments))
          .contains(expected);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(shop.asked()).isEqualTo("GET /v1/items/a%2Fb?lang=de%26x");
    }
  }

  @Test
  void shouldCallOperationsOfADescription() throws Exception {
    assertThat(call(modern("/adapters/store/mcp"), "readItem", "{\"id\":\"7\"}"))
        .contains("\"target\":\"/v1/items/7\"")
        .doesNotContain("isError");
    assertThat(shop.asked()).isEqualTo("GET /v1/items/7");
    String item = "{\"name\":\"a\",\"parts\":[{\"name\":\"b\"}]}";
    assertThat(
            legacyCall(
                modern("/mcp").session("2025-06-18"), "store__addItem", "{\"body\":" + item + "}"))
        .contains("\"method\":\"POST\"");
    assertThat(shop.asked()).isEqualTo("POST /v1/items " + item);
  }

  @Test
  void shouldNotSendWhatDoesNotFit() throws IOException {
    for (String arguments :
        List.of("{}", "{\"id\":1}", "{\"id\":\"..\"}", "{\"id\":\"a\",\"b\":1}")) {
      assertThat(call(modern("/adapters/shop/mcp"), "get_item", arguments))
          .contains("The call was not sent", "\"isError\":true");
    }
    assertThat(
            call(
                modern("/adapters/store/mcp"),
                "addItem",
                "{\"body\":{\"name\":\"a\",\"parts\":[{}]}}"))
        .contains("body.parts[0].name is missing");
    assertThat(shop.isQuiet()).isTrue();
  }

  @Test
  void shouldTellTheAgentWhatTheApiRefuses() throws Exception {
    assertThat(call(modern("/adapters/shop/mcp"), "fail", "{\"code\":404}"))
        .contains("The API answered with the status 404", "\"isError\":true")
        .doesNotContain(Shop.KEY);
    assertThat(shop.asked()).isEqualTo("GET /v1/status/404");
    assertThat(call(modern("/adapters/shop/mcp"), "fail", "{\"code\":302}"))
        .contains("redirects are not followed");
    assertThat(shop.asked()).isEqualTo("GET /v1/status/302");
  }

  @Test
  void shouldAllowWhatRolesAllowAndRecordIt() throws Exception {
    McpClient guest = gateway.client("shop", "guest");

    assertThat(list(guest)).contains("get_item").doesNotContain("add_item");
    assertThat(call(guest, "add_item", "{\"name\":\"x\"}")).contains("-32602");
    assertThat(list(guest.at("/mcp"))).contains("store__readItem").doesNotContain("addItem");
    assertThat(shop.isQuiet()).isTrue();

    assertThat(call(guest, "get_item", "{\"id\":\"audited\"}")).contains("audited");
    assertThat(shop.asked()).isEqualTo("GET /v1/items/audited");
    assertThat(gateway.awaitAudit("\"guest\"", "get_item", "tools/call")).contains("shop");
    assertThat(gateway.auditRecords().toString()).doesNotContain(Shop.KEY);
    assertThat(gateway.keeps(Shop.KEY)).isFalse();
  }

  @Test
  void shouldOpenTheBreakerWhenTheApiIsNotWell() throws Exception {
    String breaker =
        "resilience: {breaker: {minimumCalls: 3, minimumToolCalls: 3, openFor: 1m, maxOpenFor: 1m}}";
    try (Shop sick = new Shop();
        TestGateway other =
            TestGateway.start(
                sick.declared(breaker)
                    + Documents.role("all", Documents.everything("shop"))
                    + Documents.binding("robot", "all"))) {
      McpClient client = other.client("shop", "robot");
      for (int i = 0; i < 3; i++) {
        assertThat(call(client, "fail", "{\"code\":503}")).contains("status 503", "isError");
      }
      assertThat(call(client, "fail", "{\"code\":200}")).contains("breaker_open");
    }
  }

  @Test
  void shouldTellOfChangedToolsAtOnce() throws Exception {
    try (Shop changing = new Shop();
        TestGateway other =
            TestGateway.start(
                changing.declared()
                    + Documents.role("all", Documents.everything("shop"))
                    + Documents.binding("robot", "all"))) {
      McpClient client = other.client("shop", "robot");
      TestGateway.eventually(() -> list(client).contains("get_item"), "the tools are known");
      McpClient session = client.session("2025-06-18");
      assertThat(session.post(McpClient.request(2, "tools/list", "{}")).text())
          .contains("add_item");
      try (EventStream events = session.get();
          EventStream listening =
              client
                  .modernly("subscriptions/listen", "")
                  .postStream(
                      McpClient.modernRequest(
                          3,
                          "subscriptions/listen",
                          "\"notifications\":{\"toolsListChanged\":true}"))) {
        assertThat(listening.next().orElseThrow()).contains("acknowledged");

        other.reload(
            changing.declared().replace("get_item", "fetch_item")
                + Documents.role("all", Documents.everything("shop"))
                + Documents.binding("robot", "all"));

        assertThat(events.next().orElseThrow()).contains("notifications/tools/list_changed");
        assertThat(listening.next().orElseThrow()).contains("notifications/tools/list_changed");
        assertThat(list(client)).contains("fetch_item").doesNotContain("get_item");
      }
    }
  }

  @Test
  void shouldRefuseAPrivateAddressThatIsNotAllowed() throws IOException {
    RawResponse before = modern("/adapters/shop/mcp").modern("tools/list", "", "");
    String text =
        gateway.reloadRefused(documents().replace("allowPrivateNetwork: true", "")).toString();

    assertThat(text.toLowerCase(Locale.ROOT)).contains("private").doesNotContain(Shop.KEY);
    // Nothing of it is in force.
    assertThat(list(modern("/adapters/shop/mcp"))).isEqualTo(before.text());
    gateway.reload(documents());
  }
}
