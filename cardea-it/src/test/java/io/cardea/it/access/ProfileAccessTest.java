package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules say who may enter which profiles, in both eras; to others they do not exist. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileAccessTest {

  private static final List<String> PROFILES = List.of("help", "team-a", "plain", "nothing");

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server =
        ScriptedServer.start()
            .modern()
            .offering("tools", "[{\"name\":\"look\",\"inputSchema\":{\"type\":\"object\"}}]");
    String tools = "{adapters: [desk], tools: [\"*\"]}";
    gateway =
        TestGateway.start(
            Documents.adapter("desk", server.url())
                + profile("help")
                + profile("team-a")
                + profile("plain")
                + role("support", "allow: [{profiles: [help, \"team-*\"]}, " + tools + "]")
                + role("guest", "allow: [" + tools + "], deny: [{profiles: [plain]}]")
                + role("reader", "allow: [" + tools + "]")
                + Documents.binding("boss", "admin"));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private static String profile(String name) {
    return "---\napiVersion: cardea.io/v1\nkind: Profile\nmetadata: {name: %s}\n".formatted(name)
        + "spec: {servers: [{adapter: desk, names: original}]}\n";
  }

  private static String role(String name, String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: Role\nmetadata: {name: %s}\nspec: {%s}\n"
            .formatted(name, spec)
        + Documents.binding(name, name);
  }

  @ParameterizedTest
  @CsvSource({"support, help team-a plain", "guest, -", "reader, plain", "boss, help team-a plain"})
  void shouldLetInWhomARuleNames(String agent, String entered) throws IOException {
    for (String profile : PROFILES) {
      McpClient client =
          new McpClient(
              gateway.port(),
              "/profiles/" + profile + "/mcp",
              List.of("Authorization: Bearer " + gateway.key(agent)));
      boolean expected = List.of(entered.split(" ")).contains(profile);
      RawResponse list = client.modern("tools/list", "", "");
      RawResponse begun = client.post(McpClient.initialize("2025-11-25", "{}"));
      assertThat(list.status()).as(profile).isEqualTo(expected ? 200 : 404);
      assertThat(begun.status()).as(profile).isEqualTo(expected ? 200 : 404);
      assertThat(list.text().contains("\"look\"")).as(profile).isEqualTo(expected);
    }
  }
}
