package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token must be for, beside what its agent may do, and how a client learns of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesTest {

  private static final String TOOLS =
      """
      [{"name":"read_it","inputSchema":{"type":"object"}},\
      {"name":"write_it","inputSchema":{"type":"object"}},\
      {"name":"drop_it","inputSchema":{"type":"object"}}]\
      """;

  private TokenIssuer issuer;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    server = ScriptedServer.start().modern().offering("tools", TOOLS);
    gateway =
        TestGateway.start(
            Documents.adapter(
                    "a",
                    server.url(),
                    "requiredScopes: [\"a:read\"]",
                    "toolScopes: [{tools: [write_*, drop_*], scopes: [\"a:write\"]},"
                        + " {tools: [drop_it], scopes: [\"a:admin\"]}]")
                + Documents.adapter("free", server.url())
                + Documents.role(
                    "users",
                    Documents.everything("free"),
                    "{adapters: [a], tools: [read_it, write_it]}")
                + Documents.binding("robot", "users")
                + issuer.document("corp", "requiredScopes: [\"mcp:use\"]")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Binding
                metadata: {name: desks}
                spec: {roles: [users], subjects: [{agent: desk, issuer: corp}]}
                """);
    issuer.awaitAsked(1);
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    issuer.close();
  }

  private McpClient with(String path, String scopes) {
    String audience = "http://localhost:" + gateway.port();
    String token =
        issuer.token(issuer.claims(audience, "desk", "pat", "\"scope\":\"" + scopes + "\""));
    return new McpClient(gateway.port(), path, List.of("Authorization: Bearer " + token));
  }

  private static RawResponse call(McpClient client, String tool) throws IOException {
    return client.modern("tools/call", tool, "\"name\":\"" + tool + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // token | tool | scopes that are asked for; none: it is called
        "mcp:use                | read_it  | a:read mcp:use",
        "mcp:use a:read         | read_it  | ''",
        "mcp:use a:read         | write_it | a:read a:write mcp:use",
        "mcp:use a:write        | write_it | a:read a:write mcp:use",
        "mcp:use a:read a:write | write_it | ''",
        "mcp:use A:READ         | read_it  | a:read mcp:use A:READ",
        "mcp:use b:x c:y        | read_it  | a:read mcp:use b:x c:y",
      })
  void shouldAskForAllScopesThatACallNeeds(String has, String tool, String asked)
      throws IOException {
    for (String path : List.of("/adapters/a/mcp", "/mcp")) {
      String name = path.equals("/mcp") ? "a__" + tool : tool;
      RawResponse answer = call(with(path, has), name);
      if (asked.isEmpty()) {
        assertThat(answer.status()).isEqualTo(200);
      } else {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("www-authenticate").orElseThrow())
            .contains(
                "/.well-known/oauth-protected-resource" + path + "\"",
                ", error=\"insufficient_scope\", scope=\"" + asked + "\"");
      }
    }
    assertThat(server.received("tools/call")).hasSize(asked.isEmpty() ? 2 : 0);
  }

  @Test
  void shouldAskAtTheServersOwnAddressForWhateverIsDoneThere() throws IOException {
    McpClient client = with("/adapters/a/mcp", "mcp:use");
    assertThat(client.modern("tools/list", "", "").status()).isEqualTo(403);
    assertThat(client.modern("server/discover", "", "").status()).isEqualTo(403);
    assertThat(client.post(McpClient.initialize("2025-11-25", "{}")).status()).isEqualTo(403);
    assertThat(call(with("/adapters/free/mcp", "mcp:use"), "read_it").status()).isEqualTo(200);
  }

  @Test
  void shouldAskWithinASessionOfTheOlderEra() throws IOException {
    McpClient client = with("/mcp", "mcp:use a:read").session("2025-11-25");
    String call = "{\"name\":\"a__%s\",\"arguments\":{}}";
    RawResponse refused =
        client.post(McpClient.request(7, "tools/call", call.formatted("write_it")));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("www-authenticate").orElseThrow())
        .contains("scope=\"a:read a:write mcp:use\"");
    // A token with more scopes goes on in the same session.
    McpClient stepped = client.with(with("/mcp", "mcp:use a:read a:write").fields().getFirst());
    assertThat(
            stepped.post(McpClient.request(8, "tools/call", call.formatted("write_it"))).status())
        .isEqualTo(200);
  }

  @Test
  void shouldListWhatOnlyAScopeIsMissingFor() throws IOException {
    assertThat(with("/mcp", "mcp:use").modern("tools/list", "", "").text())
        .contains("a__read_it", "a__write_it", "free__drop_it")
        .doesNotContain("a__drop_it");
  }

  @Test
  void shouldNotTellOfScopesWhomNoRoleLetsIn() throws IOException {
    RawResponse forbidden = call(with("/mcp", "mcp:use"), "a__drop_it");
    RawResponse unknown = call(with("/mcp", "mcp:use"), "a__nothing");
    assertThat(forbidden.status()).isEqualTo(unknown.status());
    assertThat(
            forbidden.text().replace("drop_it", "nothing").replaceAll("requestId\":\"[^\"]*", ""))
        .isEqualTo(unknown.text().replaceAll("requestId\":\"[^\"]*", ""));
    // Nor strangers which servers there are.
    McpClient nobody = new McpClient(gateway.port(), "/adapters/a/mcp", List.of());
    assertThat(nobody.modern("tools/list", "", "").header("www-authenticate").orElseThrow())
        .contains("scope=\"mcp:use\"")
        .doesNotContain("a:read");
  }

  @Test
  void shouldAskNoKeyForScopes() throws IOException {
    McpClient robot = McpClient.of(gateway.port(), "a", gateway.key("robot"));
    assertThat(call(robot, "write_it").status()).isEqualTo(200);
    assertThat(call(robot, "drop_it").text()).contains("Unknown tool");
  }

  @Test
  void shouldNotRepeatATextThatIsNoScope() throws IOException {
    RawResponse answer = call(with("/mcp", "mcp:use x\\\",error=\\\"y \\\\u0001"), "a__read_it");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("www-authenticate").orElseThrow())
        .contains("scope=\"a:read mcp:use\"")
        .doesNotContain("\"y");
  }
}
