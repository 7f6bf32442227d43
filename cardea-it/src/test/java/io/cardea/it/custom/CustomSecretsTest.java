package io.cardea.it.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a parameter is secretly fixed to goes to the server's tool, and nowhere else. */
class CustomSecretsTest {

  private static final String SECRET = "s3cr3t-of-the-operator";
  private static final Map<String, String> ENVIRONMENT = Map.of("OWNER", SECRET);

  @Test
  void shouldTellNobodyElse() throws Exception {
    try (Town town = town("owner")) {
      assertNobodyElseIsTold(town);
    }
  }

  private static Town town(String parameter) throws IOException {
    return Town.open(
        ENVIRONMENT,
        Town.tools("s", "tool: search\nparameters: {" + parameter + ": {fixed: {env: OWNER}}}\n"));
  }

  private static void assertNobodyElseIsTold(Town town) throws Exception {
    Administrator admin = Administrator.of(town.gateway());
    McpClient robot = town.client("robot", "/mcp");

    for (String adapter : List.of("old", "new")) {
      for (boolean modern : new boolean[] {true, false}) {
        String tool = adapter + "__search";
        assertThat(Town.list(robot, modern)).contains(tool).doesNotContain(SECRET);
        assertThat(Town.call(robot, modern, tool, ",\"arguments\":{\"q\":\"x\"}"))
            .contains("\"result\"");
        assertThat(Town.call(robot, modern, tool, ",\"arguments\":{\"z\":\"x\"}"))
            .contains("-32602")
            .doesNotContain(SECRET);
      }
      assertThat(town.server(adapter).await("tools/call", 2))
          .allSatisfy(got -> {
            assertThat(got.text()).contains("\"owner\":\"" + SECRET + "\"");
            assertThat(got.headers().toString()).doesNotContain(SECRET);
          });
      assertThat(admin.get("/adapters/" + adapter).text()).doesNotContain(SECRET);
      assertThat(admin.get("/api/v1/tools/" + adapter + "-s").text())
          .contains("{\"env\":\"OWNER\"}")
          .doesNotContain(SECRET);
    }
    town.gateway().awaitIdle();
    assertThat(town.gateway().auditRecords()).noneMatch(record -> record.contains(SECRET));
    assertThat(town.gateway().keeps(SECRET)).isFalse();
  }

  @Test
  void shouldLeaveOutAToolThatWouldMirrorIt() throws IOException {
    try (Town town = town("region")) {
      McpClient robot = town.client("robot", "/adapters/new/mcp");

      assertThat(Town.list(robot, true)).doesNotContain("search");
      assertThat(Town.call(robot, true, "search", ",\"arguments\":{\"q\":\"x\"}"))
          .contains("Unknown tool: search");
      assertThat(town.modern().received("tools/call")).isEmpty();
    }
  }
}
