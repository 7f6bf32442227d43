package io.cardea.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.mcp.registryclient.DefaultMcpRegistryClient;
import dev.langchain4j.mcp.registryclient.McpRegistryClient;
import dev.langchain4j.mcp.registryclient.model.McpGetServerResponse;
import dev.langchain4j.mcp.registryclient.model.McpRemote;
import dev.langchain4j.mcp.registryclient.model.McpServerList;
import dev.langchain4j.mcp.registryclient.model.McpServerListRequest;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A registry client that others wrote (LangChain4j) reads our registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryClientTest {

  private static final int SERVERS = 7;

  private TestGateway gateway;
  private McpRegistryClient client;

  @BeforeAll
  void open() throws IOException {
    StringBuilder documents =
        new StringBuilder(Documents.role("all", Documents.everything("*")))
            .append(Documents.binding("robot", "all"));
    IntStream.range(0, SERVERS)
        .forEach(i -> documents.append(Documents.adapter("server-" + i, "http://127.0.0.1:1/mcp")));
    gateway = TestGateway.start(documents.toString());
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + gateway.key("robot"));
    client =
        DefaultMcpRegistryClient.builder()
            .baseUrl("http://localhost:" + gateway.port())
            .headers(headers)
            .build();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
  }

  @Test
  void shouldListAllServersPageByPage() {
    List<String> names = new ArrayList<>();
    McpServerList page = client.listServers(new McpServerListRequest.Builder().limit(3L).build());
    while (page.getMetadata().getNextCursor() != null) {
      page.getServers().forEach(found -> names.add(found.getServer().getName()));
      page =
          client.listServers(
              new McpServerListRequest.Builder()
                  .limit(3L)
                  .cursor(page.getMetadata().getNextCursor())
                  .build());
    }
    page.getServers().forEach(found -> names.add(found.getServer().getName()));

    assertThat(names)
        .containsExactlyElementsOf(
            IntStream.range(0, SERVERS).mapToObj(i -> "local.cardea/server-" + i).toList());
  }

  @Test
  void shouldFindServersByNameTimeAndVersion() {
    LocalDateTime tomorrow = LocalDateTime.now(ZoneOffset.UTC).plusDays(1);

    assertThat(count(new McpServerListRequest.Builder().search("SERVER-3"))).isEqualTo(1);
    assertThat(count(new McpServerListRequest.Builder().updatedSince(tomorrow))).isZero();
    assertThat(count(new McpServerListRequest.Builder().version("latest"))).isEqualTo(SERVERS);
  }

  private long count(McpServerListRequest.Builder request) {
    return client.listServers(request.build()).getMetadata().getCount();
  }

  @Test
  void shouldDescribeAServer() {
    McpGetServerResponse found = client.getSpecificServerVersion("local.cardea/server-1", "latest");

    assertThat(found.getServer().getVersion()).isEqualTo("0.0.0");
    assertThat(found.getMeta().getOfficial().isLatest()).isTrue();
    assertThat(found.getMeta().getOfficial().getStatus()).isEqualTo("active");
    McpRemote remote = found.getServer().getRemotes().getFirst();
    assertThat(remote.getType()).isEqualTo("streamable-http");
    assertThat(remote.getUrl())
        .isEqualTo("http://localhost:" + gateway.port() + "/adapters/server-1/mcp");
    assertThat(remote.getHeaders().getFirst().getName()).isEqualTo("Authorization");
    assertThat(client.getAllVersionsOfServer("local.cardea/server-1").getServers()).hasSize(1);
  }
}
