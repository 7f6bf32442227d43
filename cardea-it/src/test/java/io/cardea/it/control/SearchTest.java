package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What real servers offer is found from when they appear until they are disabled. */
class SearchTest {

  private TestGateway gateway;
  private ScriptedServer weather;
  private ToolServer tools;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    weather =
        ScriptedServer.start()
            .offering(
                "tools",
                """
                [{"name":"getRain","title":"Rain","description":"How wet it is",
                  "inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},
                 {"name":"make_rain","inputSchema":{"type":"object"}}]\
                """)
            .offering("prompts", "[{\"name\":\"rain_report\"}]")
            .offering("resources", "[{\"uri\":\"demo://rain\",\"name\":\"Last year\"}]")
            .offering(
                "resourceTemplates", "[{\"uriTemplate\":\"demo://rain/{day}\",\"name\":\"b\"}]");
    tools = ToolServer.bilingual(ToolList.of("echo"));
    gateway = TestGateway.start(Documents.role("all", Documents.everything("*")));
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    weather.close();
    tools.close();
  }

  private static String adapter(String name, String url, String lifecycle) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s","tags":["sky"]},\
    "spec":{"upstream":{"http":{"url":"%s"}},"allowPrivateNetwork":true,"lifecycle":"%s"}}\
    """
        .formatted(name, url, lifecycle);
  }

  private static String search(Administrator who, String query) {
    try {
      RawResponse answer = who.get("/api/v1/search" + query);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int count(String query) {
    return search(admin, query).split("\"kind\":", -1).length - 1;
  }

  @Test
  void shouldFindWhatAServerOffersAsLongAsItIsServed() throws IOException {
    // When it appears
    admin.put("adapters", "weather", adapter("weather", weather.url(), "draft"));

    // Then
    TestGateway.eventually(() -> count("?q=rain") == 5, "all that is called rain is found");
    assertThat(search(admin, "?q=rain+wet"))
        .contains(
            """
            {"items":[{"kind":"tool","adapter":"weather","name":"getRain",\
            "exposedName":"weather__getRain","title":"Rain","description":"How wet it is",\
            "tags":["sky"],"annotations":{"readOnlyHint":true},"lifecycle":"draft","state":"up"}]}\
            """);
    assertThat(count("?q=rain&kind=tool")).isEqualTo(2);
    assertThat(count("?q=rain&kind=template")).isEqualTo(1);
    assertThat(count("?q=last+year&kind=resource")).isEqualTo(1);
    assertThat(count("?annotation=readOnlyHint:true")).isEqualTo(1);
    assertThat(count("?tag=sky&adapter=weather")).isEqualTo(5);
    assertThat(count("?tag=earth")).isZero();

    // When it is disabled
    admin.put("adapters", "weather", adapter("weather", weather.url(), "disabled"));

    // Then
    assertThat(count("?q=rain")).isZero();

    // And when it is back
    admin.put("adapters", "weather", adapter("weather", weather.url(), "active"));
    TestGateway.eventually(() -> count("?q=rain") == 5, "it is found again");
    admin.ask("DELETE", "/api/v1/adapters/weather", "");
    assertThat(count("?q=rain")).isZero();
  }

  @Test
  void shouldShowNothingToAdministratorsOfAnotherTenantOrToAgents() throws IOException {
    admin.put("adapters", "tools", adapter("tools", tools.url(), "active"));
    TestGateway.eventually(() -> count("?q=echo") == 1, "the tool is found");
    Administrator other =
        new Administrator(
            gateway,
            gateway.gateway().keys().issue(new TenantId("acme"), "boss", KeyScope.admin()).key());

    assertThat(search(other, "?q=echo")).isEqualTo("{\"items\":[]}");
    assertThat(search(other, "")).isEqualTo("{\"items\":[]}");
    assertThat(new Administrator(gateway, gateway.key("robot")).get("/api/v1/search").status())
        .isEqualTo(401);
    assertThat(admin.ask("POST", "/api/v1/search", "{}").status()).isEqualTo(405);
    assertThat(admin.get("/api/v1/search?kind=x").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/search?kind=x").text()).contains("\"detail\":\"kind is one of ");
    assertThat(admin.get("/api/openapi.yaml").text()).contains("\"/api/v1/search\"");
  }
}
