package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The documented calls of Microsoft's MCP Gateway (its README, "Test the API"), and who may make
 * them: read for the creator, administrators and holders of a required role, write for the creator
 * and administrators.
 */
class MicrosoftTest {

  private static final String FILES =
      Documents.role("mcp.engineer", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("engineer", "mcp.engineer")
          + Documents.adapter("of-file", "http://127.0.0.1:9/mcp");

  private static final String ADAPTER =
      """
      {
         "name": "mcp-example",
         "imageName": "mcp-example",
         "imageVersion": "1.0.0",
         "description": "test"
      }
      """;

  private static final String TOOL =
      """
      {
        "name": "weather",
        "imageName": "weather-tool",
        "imageVersion": "1.0.0",
        "description": "Weather tool for getting current weather information",
        "toolDefinition": {
          "tool": {
            "name": "weather",
            "title": "Weather Information",
            "description": "Gets the current weather for a specified location.",
            "type": "http",
            "inputSchema": {
              "type": "object",
              "properties": {
                "location": {
                  "type": "string",
                  "description": "The city and state, e.g. San Francisco, CA"
                }
              },
              "required": ["location"]
            }
          },
          "port": 8000
        }
      }
      """;

  private TestGateway gateway;
  private Administrator admin;
  private Administrator publisher;
  private Administrator other;
  private Administrator engineer;
  private Administrator stranger;

  @BeforeEach
  void open() throws IOException {
    gateway = TestGateway.start(FILES);
    admin = Administrator.of(gateway);
    publisher = publisher("publisher");
    other = publisher("other");
    engineer = new Administrator(gateway, gateway.key("engineer"));
    stranger = new Administrator(gateway, gateway.key("stranger"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  private Administrator publisher(String agent) {
    return one(agent, AdminRole.PUBLISHER);
  }

  private Administrator one(String agent, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(gateway, gateway.issue(agent, scope).key());
  }

  private static String named(String name) {
    return ADAPTER.replace("\"name\": \"mcp-example\"", "\"name\": \"" + name + "\"");
  }

  private static String withRole(String payload) {
    return payload.replaceFirst("\\{", "{\"requiredRoles\":[\"mcp.engineer\"],");
  }

  @Test
  void shouldTakeTheDocumentedCallsForAdapters() throws IOException {
    RawResponse made = publisher.ask("POST", "/adapters", ADAPTER);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("location")).contains("/adapters/mcp-example");
    assertThat(made.text())
        .contains(
            "\"id\":\"mcp-example\"",
            "\"imageName\":\"mcp-example\",\"imageVersion\":\"1.0.0\"",
            "\"replicaCount\":1",
            "\"useWorkloadIdentity\":false",
            "\"environmentVariables\":{}",
            "\"description\":\"test\"",
            "\"createdBy\":\"publisher\"",
            "\"createdAt\":\"20",
            "\"lastUpdatedAt\":\"20");
    assertThat(publisher.get("/adapters").text()).startsWith("[{\"id\":\"mcp-example\"");
    assertThat(publisher.get("/adapters/mcp-example/status").text())
        .contains(
            "\"readyReplicas\":0",
            "\"image\":\"mcp-example:1.0.0\"",
            "\"replicaStatus\":\"NeedsKubernetes\"");
    RawResponse logs = publisher.get("/adapters/mcp-example/logs?instance=0");
    assertThat(logs.status()).isEqualTo(200);
    assertThat(logs.text()).contains("needs Kubernetes");

    // And when: it is changed, with what was read
    String read = publisher.get("/adapters/mcp-example").text();
    RawResponse changed =
        publisher.ask(
            "PUT",
            "/adapters/mcp-example",
            read.replace("\"1.0.0\"", "\"1.1.0\"")
                .replace("\"environmentVariables\":{}", "\"environmentVariables\":{\"A\":\"b\"}"));

    // Then
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.text())
        .contains("\"imageVersion\":\"1.1.0\"", "\"environmentVariables\":{\"A\":\"b\"}");
    assertThat(publisher.ask("DELETE", "/adapters/mcp-example", "").status()).isEqualTo(204);
    assertThat(publisher.get("/adapters/mcp-example").status()).isEqualTo(404);
    assertThat(publisher.ask("DELETE", "/adapters/mcp-example", "").status()).isEqualTo(404);
  }

  @Test
  void shouldTakeTheDocumentedCallsForTools() throws IOException {
    RawResponse made = publisher.ask("POST", "/tools", TOOL);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("location")).contains("/tools/weather");
    assertThat(publisher.get("/tools").text())
        .contains("\"toolDefinition\":{\"tool\":{", "\"port\":8000,\"path\":\"/score\"");
    assertThat(publisher.get("/tools/weather").text()).contains("\"inputSchema\":");
    assertThat(publisher.get("/tools/weather/status").text())
        .contains("\"image\":\"weather-tool:1.0.0\"");
    assertThat(publisher.ask("PUT", "/tools/weather", TOOL.replace("8000", "9000")).text())
        .contains("\"port\":9000");
    publisher.ask("POST", "/adapters", ADAPTER);
    assertThat(publisher.get("/tools/mcp-example").status()).isEqualTo(404);
    assertThat(publisher.ask("DELETE", "/tools/weather", "").status()).isEqualTo(204);
  }

  @Test
  void shouldSayToAgentsWhyItCannotBeUsed() throws IOException {
    publisher.ask("POST", "/adapters", ADAPTER);

    String answer =
        new McpClient(
                gateway.port(),
                "/adapters/mcp-example/mcp",
                List.of("Authorization: Bearer " + gateway.key("engineer")))
            .modern("tools/list", "", "")
            .text();

    assertThat(answer).contains("\"error\"");
    TestGateway.eventually(this::isExplained, "the reason is shown");
  }

  private boolean isExplained() {
    try {
      return admin.get("/adapters/mcp-example").text().contains("needs Kubernetes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldLetOthersReadOnlyWithARequiredRoleAndNotWrite() throws IOException {
    publisher.ask("POST", "/adapters", ADAPTER);

    // Without required roles only the creator and administrators read.
    assertThat(engineer.get("/adapters/mcp-example").status()).isEqualTo(404);
    assertThat(engineer.get("/adapters").text()).isEqualTo("[]");
    assertThat(other.get("/adapters/mcp-example").status()).isEqualTo(404);
    assertThat(admin.get("/adapters/mcp-example").status()).isEqualTo(200);

    // With one its holders do.
    publisher.ask("PUT", "/adapters/mcp-example", withRole(ADAPTER));
    assertThat(engineer.get("/adapters/mcp-example").status()).isEqualTo(200);
    assertThat(engineer.get("/adapters").text()).contains("mcp-example");
    assertThat(stranger.get("/adapters/mcp-example").status()).isEqualTo(404);
    assertThat(stranger.get("/adapters").text()).isEqualTo("[]");
    assertThat(engineer.get("/adapters/mcp-example/logs").status()).isEqualTo(403);

    // And nobody else writes.
    for (Administrator someone : new Administrator[] {engineer, stranger, other}) {
      assertThat(someone.ask("PUT", "/adapters/mcp-example", ADAPTER).status()).isIn(403, 404);
      assertThat(someone.ask("DELETE", "/adapters/mcp-example", "").status()).isIn(403, 404);
    }
    assertThat(engineer.ask("POST", "/adapters", ADAPTER.replace("mcp-e", "e")).status())
        .isEqualTo(403);
    assertThat(admin.ask("PUT", "/adapters/mcp-example", ADAPTER).status()).isEqualTo(200);
    assertThat(admin.get("/adapters/mcp-example").text()).contains("\"createdBy\":\"publisher\"");
    assertThat(admin.ask("DELETE", "/adapters/mcp-example", "").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/adapters/mcp-example", "/tools/weather"})
  void shouldNotLetAnOperatorOpenWhatAPublisherKeepsForARole(String path) throws IOException {
    // Given
    boolean isTool = path.startsWith("/tools");
    String body = isTool ? TOOL : ADAPTER;
    publisher.ask("POST", isTool ? "/tools" : "/adapters", withRole(body));
    Administrator operator = one("operator", AdminRole.OPERATOR);

    // When
    RawResponse opened = operator.ask("PUT", path, body);

    // Then
    assertThat(opened.status()).as(opened.text()).isEqualTo(403);
    assertThat(opened.text()).contains("policy-author", "spec.requiredRoles");
    assertThat(operator.ask("DELETE", path, "").status()).isEqualTo(403);
    String newer = withRole(body).replace("1.0.0", "1.0.1");
    assertThat(operator.ask("PUT", path, newer).status()).isEqualTo(200);

    // Its publisher may, who has said so.
    assertThat(publisher.ask("PUT", path, body).status()).isEqualTo(200);
    assertThat(publisher.ask("PUT", path, withRole(body)).status()).isEqualTo(200);
    assertThat(publisher.ask("DELETE", path, "").status()).isEqualTo(204);
  }

  @Test
  void shouldNotLetAPublisherRemoveWhatRulesSelect() throws IOException {
    publisher.ask("POST", "/adapters", ADAPTER);
    RawResponse tagged =
        admin.ask(
            "PATCH",
            "/api/v1/adapters/mcp-example",
            "{\"metadata\":{\"tags\":[\"t\"]}}",
            "Content-Type: application/merge-patch+json");
    assertThat(tagged.status()).as(tagged.text()).isEqualTo(200);

    RawResponse removed = publisher.ask("DELETE", "/adapters/mcp-example", "");

    assertThat(removed.status()).as(removed.text()).isEqualTo(403);
    assertThat(removed.text()).contains("policy-author", "metadata.tags");
  }

  @Test
  void shouldLeaveAloneWhatItDidNotRegister() throws IOException {
    assertThat(admin.ask("PUT", "/adapters/of-file", ADAPTER).status()).isEqualTo(409);
    assertThat(admin.ask("DELETE", "/adapters/of-file", "").status()).isEqualTo(409);
    admin.put(
        "adapters",
        "web",
        """
        {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"web"},
        "spec":{"upstream":{"http":{"url":"https://a.example/mcp"}}}}
        """);
    RawResponse put = admin.ask("PUT", "/adapters/web", named("web"));
    assertThat(put.status()).as(put.text()).isEqualTo(409);
    assertThat(put.text()).contains("/api/v1/adapters");
    assertThat(admin.get("/api/v1/adapters/web").text()).contains("a.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                                        | one JSON object
          []                                                                        | one JSON object
          {                                                                         | body.json
          {"name":"a"}                                                              | imageName
          {"name":"A","imageName":"a","imageVersion":"1"}                           | name is 1 to 32
          {"name":"../a","imageName":"a","imageVersion":"1"}                        | name is 1 to 32
          {"name":"a","imageName":"../a","imageVersion":"1"}                        | image's path
          {"name":"a","imageName":"a","imageVersion":"1 2"}                         | image's tag
          {"name":"a","imageName":"a","imageVersion":"1","replicaCount":-1}         | replicaCount
          {"name":"a","imageName":"a","imageVersion":"1","replicaCount":"x"}        | replicaCount
          {"name":"a","imageName":"a","imageVersion":"1","surprise":1}              | unknown key
          {"name":"a","imageName":"a","imageVersion":"1","requiredRoles":["none"]}  | none
          {"name":"a","imageName":"a","imageVersion":"1","toolDefinition":{}}       | POST it to /tools
          {"name":"a","imageName":"a","imageVersion":"1","environmentVariables":{"API_KEY":"x"}} | API_KEY
          {"name":"a","imageName":"a","imageVersion":"1","environmentVariables":{"A B":"x"}} | variable's name
          {"name":"a","imageName":"a","imageVersion":"1","environmentVariables":{"A":{"env":"CARDEA_SECRET_X"}}} | must be text
          """)
  void shouldRefuseWhatIsWrong(String body, String says) throws IOException {
    RawResponse answer = publisher.ask("POST", "/adapters", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(says);
    assertThat(admin.get("/api/v1/adapters").text()).doesNotContain("\"name\":\"a\"");
  }

  @Test
  void shouldRefuseANameThatIsTakenAndAnIdentityThatIsNotGiven() throws IOException {
    publisher.ask("POST", "/adapters", ADAPTER);

    assertThat(other.ask("POST", "/adapters", ADAPTER).status()).isEqualTo(400);
    assertThat(
            publisher
                .ask("POST", "/tools", TOOL.replace("\"weather\"", "\"mcp-example\""))
                .status())
        .isEqualTo(400);
    String wants = ADAPTER.replaceFirst("\\{", "{\"useWorkloadIdentity\":true,");
    assertThat(publisher.ask("POST", "/adapters", wants.replace("mcp-", "my-")).status())
        .isEqualTo(403);
    assertThat(publisher.ask("PUT", "/adapters/mcp-example", wants).status()).isEqualTo(400);
    assertThat(publisher.ask("PUT", "/adapters/mcp-example", named("b")).status()).isEqualTo(400);
  }
}
