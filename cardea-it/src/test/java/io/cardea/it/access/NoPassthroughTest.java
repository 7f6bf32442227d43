package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

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

  private static void assertClean(Received request, TestGateway gateway, McpClient session) {
    assertThat(request.header("authorization")).contains("Bearer upstream");
    assertThat(request.header("x-upstream")).contains("1");
    assertThat(request.toString())
        .doesNotContain("leak-")
        .doesNotContain("203.0.113.7")
        .doesNotContain(gateway.key("robot"))
        .doesNotContain(session.sessionId());
    Set<String> others = new TreeSet<>();
    for (var field : request.headers()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!ALLOWED.contains(name) && !name.startsWith("mcp-")) {
        others.add(name);
      }
    }
    assertThat(others).isEmpty();
  }
}
