package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What files declare in the API of resources: seen like what is stored, and not changed there. */
class FileResourcesTest {

  private static final String FILES =
      Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("robot", "all")
          + """
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: b-filed, labels: {team: data}, tags: [demo]}
          spec:
            upstream:
              http:
                url: https://b.example/mcp?key=s3cr3t
                headers: {X-Token: s3cr3t}
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: d-sealed}
          spec:
            upstream: {http: {url: "https://d.example/mcp", headers: {X-Token: {secret: token}}}}
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: foreign, tenant: acme}
          spec:
            upstream: {http: {url: "https://f.example/mcp"}}
          ---
          apiVersion: cardea.io/v1
          kind: Gateway
          metadata: {name: main}
          spec: {}
          """;

  private TestGateway gateway;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    gateway = TestGateway.start(FILES);
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  private static String adapter(String name, String labels) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s","labels":{%s}},\
    "spec":{"upstream":{"http":{"url":"https://stored.example/mcp"}}}}\
    """
        .formatted(name, labels);
  }

  private void store(String name) throws IOException {
    RawResponse made = admin.put("adapters", name, adapter(name, "\"team\":\"data\""));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  /** The names on a page, and after a plus what the next one comes after. */
  private String names(String path) throws IOException {
    RawResponse answer = admin.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Matcher name =
        Pattern.compile("\"metadata\":\\{[^}]*}?[^}]*\"name\":\"([^\"]+)\"|\"next\":\"([^\"]+)\"")
            .matcher(answer.text());
    List<String> found = new ArrayList<>();
    while (name.find()) {
      found.add(name.group(1) == null ? "+" + name.group(2) : name.group(1));
    }
    return String.join(" ", found);
  }

  @Test
  void shouldListWhatFilesDeclareAmongWhatIsStored() throws IOException {
    store("a-stored");
    store("c-stored");

    assertThat(names("/api/v1/adapters")).isEqualTo("a-stored b-filed c-stored d-sealed");
    assertThat(names("/api/v1/adapters?limit=1")).isEqualTo("a-stored +a-stored");
    assertThat(names("/api/v1/adapters?limit=1&after=a-stored")).isEqualTo("b-filed +b-filed");
    assertThat(names("/api/v1/adapters?limit=2&after=b-filed")).isEqualTo("c-stored d-sealed");
    assertThat(names("/api/v1/adapters?labels=team%3Ddata")).isEqualTo("a-stored b-filed c-stored");
    assertThat(names("/api/v1/adapters?tag=demo")).isEqualTo("b-filed");
    assertThat(names("/api/v1/adapters?q=B.EXAMPLE")).isEqualTo("b-filed");
    assertThat(names("/api/v1/roles")).isEqualTo("all");
    assertThat(names("/api/v1/gateways")).isEqualTo("main");
  }

  @Test
  void shouldSayWhereEachIsDeclared() throws IOException {
    store("a-stored");

    RawResponse stored = admin.get("/api/v1/adapters/a-stored");
    RawResponse filed = admin.get("/api/v1/adapters/b-filed");

    assertThat(stored.text()).contains("\"inForce\":true,\"source\":\"api\"");
    assertThat(stored.header("etag")).isPresent();
    assertThat(filed.status()).isEqualTo(200);
    assertThat(filed.text())
        .contains("\"inForce\":true,\"source\":\"file\",", "\"declaredAt\":\"", "cardea.yaml:");
    assertThat(filed.header("etag")).isEmpty();
    assertThat(admin.get("/adapters/b-filed").text()).contains("\"source\":\"file\"");
    assertThat(admin.get("/adapters/a-stored").text()).contains("\"source\":\"api\"");
  }

  @Test
  void shouldTellNoCredentialAndFindNoneByLookingForIt() throws IOException {
    RawResponse filed = admin.get("/api/v1/adapters/b-filed");

    assertThat(filed.text())
        .contains("\"X-Token\":{\"hidden\":true}", "https://b.example/mcp?…")
        .doesNotContain("s3cr3t");
    assertThat(names("/api/v1/adapters?q=s3cr3t")).isEmpty();
  }

  @Test
  void shouldSayWhyADocumentOfAFileIsNotInForce() throws IOException {
    assertThat(admin.get("/api/v1/adapters/d-sealed").text())
        .contains("\"inForce\":false,\"source\":\"file\"", "no secret", "{\"secret\":\"token\"}");

    admin.ask("PUT", "/api/v1/secrets/token", "{\"value\":\"Bearer x\"}");

    assertThat(admin.get("/api/v1/adapters/d-sealed").text())
        .contains("\"inForce\":true,\"source\":\"file\"")
        .doesNotContain("Bearer x");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, X-Nothing: x",
    "PUT, If-Match: *",
    "PUT, If-None-Match: *",
    "PUT, If-Match: \"0123456789ab.1\"",
    "PATCH, Content-Type: application/merge-patch+json",
    "DELETE, X-Nothing: x",
    "DELETE, If-Match: \"0123456789ab.1\""
  })
  void shouldLeaveItToTheFileHoweverItIsToBeChanged(String method, String field)
      throws IOException {
    String body = method.equals("DELETE") ? "" : adapter("b-filed", "");

    RawResponse refused = admin.ask(method, "/api/v1/adapters/b-filed", body, field);

    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.text()).contains("is declared in ", "cardea.yaml:", "change it there");
    assertThat(names("/api/v1/adapters")).isEqualTo("b-filed d-sealed");
  }

  @Test
  void shouldRefuseItAmongOthersWithAllOfThem() throws IOException {
    String both = "[" + adapter("e", "") + "," + adapter("b-filed", "") + "]";

    assertThat(admin.ask("POST", "/api/v1/apply", both).status()).isEqualTo(409);
    assertThat(names("/api/v1/adapters")).isEqualTo("b-filed d-sealed");
  }

  @Test
  void shouldShowWhatAFileHidesAndLetItGo() throws IOException {
    store("later");
    gateway.reload(FILES + Documents.adapter("later", "http://127.0.0.1:9/other"));

    assertThat(names("/api/v1/adapters")).isEqualTo("b-filed d-sealed later");
    assertThat(admin.get("/api/v1/adapters/later").text())
        .contains("\"inForce\":true,\"source\":\"file\"", "\"hides\":\"");

    assertThat(admin.ask("DELETE", "/api/v1/adapters/later", "").status()).isEqualTo(200);
    assertThat(admin.get("/api/v1/adapters/later").text())
        .contains("\"source\":\"file\"")
        .doesNotContain("\"hides\"");
    assertThat(admin.ask("DELETE", "/api/v1/adapters/later", "").status()).isEqualTo(409);
  }

  @Test
  void shouldShowNobodyAnotherTenants() throws IOException {
    assertThat(names("/api/v1/adapters?q=foreign")).isEmpty();
    assertThat(admin.get("/api/v1/adapters/foreign").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldShowItToWhoMaySeeResources(AdminRole role) throws IOException {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    Administrator someone = new Administrator(gateway, gateway.issue("some", scope).key());
    int status = role == AdminRole.PUBLISHER ? 403 : 200;

    assertThat(someone.get("/api/v1/adapters").status()).isEqualTo(status);
    assertThat(someone.get("/api/v1/adapters/b-filed").status()).isEqualTo(status);
    assertThat(new Administrator(gateway, gateway.key("robot")).get("/api/v1/roles").status())
        .isEqualTo(401);
  }

  @Test
  void shouldBeRefusedWhenItIsSentElsewhere() throws IOException {
    String shown = admin.get("/api/v1/adapters/b-filed").text();
    String body = shown.substring(shown.indexOf('{')).replace("b-filed", "copy");

    RawResponse refused = admin.put("adapters", "copy", body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.text()).contains("must be ASCII", "hidden");
  }
}
