package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of a client's credentials, cookies and network path ever reaches an upstream. */
class NoPassthroughTest {

  private static final String[] CLIENTS =
      List.of(
              "Cookie: sid=leak-1",
              "Proxy-Authorization: Basic leak-2",
              "X-Forwarded-For: 203.0.113.7",
              "X-Forwarded-Host: leak-3.example",
              "Forwarded: for=203.0.113.7",
              "Via: 1.1 leak-4",
              "X-Api-Key: leak-5",
              "User-Agent: leak-6",
              "Referer: http://leak-7.example",
              "Origin: http://localhost:3000",
              "traceparent: leak-8",
              "X-Custom: leak-9",
              "Accept-Encoding: gzip",
              "Expect-Nothing: leak-10")
          .toArray(String[]::new);

  private static final Set<String> ALLOWED =
      Set.of("host", "accept", "content-type", "content-length", "authorization", "x-upstream");

  @Test
  void shouldSendTheAdaptersCredentialAndNothingOfTheClients() throws Exception {
    try (ScriptedServer server = ScriptedServer.start().modern();
        TestGateway gateway =
            TestGateway.start(
                Documents.open("a", server.url(), "robot")
                    .replace(
                        server.url() + "\"",
                        server.url()
                            + "\", headers: {Authorization: \"Bearer upstream\", X-Upstream:"
                            + " \"1\"}"))) {
      McpClient client = gateway.client("a", "robot").with(CLIENTS);
      McpClient session = client.session("2025-11-25");
      session.post(McpClient.request(1, "tools/call", "{\"name\":\"t\"}"));
      session.post("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
      session.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}");
      try (EventStream get = session.get()) {
        assertThat(get.status()).isEqualTo(405);
      }
      session.delete();
      McpClient old = client.session("2025-03-26");
      old.post("[" + McpClient.request(1, "tools/call", "{\"name\":\"t\"}") + "]");
      client.modern("tools/call", "t", "\"name\":\"t\"");
      client.modern("subscriptions/listen", "", "\"notifications\":{}");
      assertThat(server.received()).hasSizeGreaterThan(10);
      for (Received request : server.received()) {
        assertClean(request, gateway, session);
      }
    }
  }

  /** Every kind of server over HTTP, by every address, from clients of each era. */
  static Stream<Arguments> ways() {
    List<Arguments> ways = new ArrayList<>();
    for (String server : List.of("legacy", "modern", "rest")) {
      for (String place :
          List.of("/adapters/a", "", "/profiles/p", "/t/acme/adapters/a", "/t/acme")) {
        for (String revision : List.of("2025-03-26", "2025-11-25", McpClient.MODERN)) {
          ways.add(Arguments.of(server, place, revision));
        }
      }
    }
    return ways.stream();
  }

  private static String documents(String kind, String url) {
    String upstream =
        kind.equals("rest")
            ? "{rest: {url: \""
                + url
                + "\", headers: {Authorization: \"Bearer upstream\", X-Upstream:"
                + " \"1\"}, tools: [{name: t, method: POST, path: /call, input: {type: object}}]}}"
            : "{http: {url: \""
                + url
                + "\", headers: {Authorization: \"Bearer upstream\","
                + " X-Upstream: \"1\"}}}";
    String all =
        """
        ---
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: a}
        spec: {allowPrivateNetwork: true, upstream: %s}
        ---
        apiVersion: cardea.io/v1
        kind: Profile
        metadata: {name: p}
        spec: {servers: [{adapter: a}]}
        """
                .formatted(upstream)
            + Documents.role("all", Documents.everything("a"))
            + Documents.binding("robot", "all");
    return all + all.replace("metadata: {", "metadata: {tenant: acme, ");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldSendNothingOnAnyWay(String kind, String place, String revision) throws IOException {
    String tools = "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]";
    try (ScriptedServer server = ScriptedServer.start().offering("tools", tools);
        TestGateway gateway = TestGateway.start(documents(kind, server.url()))) {
      if (kind.equals("modern")) {
        server.modern();
      }
      server.on("tools/call", Script.result("{\"content\":[]}"));
      server.on("tools/list", Script.result("{\"tools\":" + tools + "}"));
      server.on("response", Script.status(200, "application/json", "{}"));
      TenantId tenant = place.startsWith("/t/") ? new TenantId("acme") : TenantId.DEFAULT;
      String key = gateway.key(tenant, "robot");
      String tool = place.contains("/adapters/") ? "t" : "a__t";
      McpClient client = McpClient.of(gateway.port(), "a", key).at(place + "/mcp").with(CLIENTS);
      boolean modern = revision.equals(McpClient.MODERN);
      McpClient session = modern ? client : client.session(revision);
      TestGateway.eventually(() -> lists(session, modern, tool), tool + " is listed");
      RawResponse answer =
          modern
              ? client.modern("tools/call", tool, "\"name\":\"" + tool + "\"")
              : session.post(McpClient.request(1, "tools/call", "{\"name\":\"" + tool + "\"}"));
      assertThat(answer.text()).contains("\"result\"");
      assertThat(server.received()).isNotEmpty();
      for (Received request : server.received()) {
        assertClean(request);
        assertThat(request.toString()).doesNotContain(key);
        if (!modern) {
          assertThat(request.toString()).doesNotContain(session.sessionId());
        }
      }
    }
  }

  private static boolean lists(McpClient client, boolean modern, String tool) {
    try {
      RawResponse answer =
          modern
              ? client.modern("tools/list", "", "")
              : client.post(McpClient.request(1, "tools/list", "{}"));
      return answer.text().contains("\"name\":\"" + tool + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertClean(Received request, TestGateway gateway, McpClient session) {
    assertClean(request);
    assertThat(request.toString())
        .doesNotContain(gateway.key("robot"))
        .doesNotContain(session.sessionId());
  }

  private static void assertClean(Received request) {
    assertThat(request.header("authorization")).contains("Bearer upstream");
    assertThat(request.header("x-upstream")).contains("1");
    assertThat(request.toString()).doesNotContain("leak-").doesNotContain("203.0.113.7");
    Set<String> others = new TreeSet<>();
    for (var field : request.headers()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      boolean ours = name.equals("user-agent") && field.getValue().equals("cardea");
      if (!ALLOWED.contains(name) && !name.startsWith("mcp-") && !ours) {
        others.add(name);
      }
    }
    assertThat(others).isEmpty();
  }
}
