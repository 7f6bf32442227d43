package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways whose resources are in one PostgreSQL database, which goes away and comes back. */
class SharedStoreTest {

  private static final String FILES =
      Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("robot", "all");

  @TempDir private Path folder;

  private EmbeddedPostgres database;
  private ToolServer server;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    database = database(0);
    PostgresSettings store =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
            "postgres",
            "postgres");
    server = ToolServer.bilingual(ToolList.of("echo"));
    one = TestGateway.start(FILES, store);
    other = TestGateway.start(FILES, store);
  }

  @AfterEach
  void close() throws IOException {
    other.close();
    one.close();
    server.close();
    database.close();
  }

  /** On any free port if {@code port} is 0. */
  private EmbeddedPostgres database(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(Files.createDirectories(folder.resolve("postgres")))
            .setCleanDataDirectory(false)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private String adapter(String name) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},\
    "spec":{"upstream":{"http":{"url":"%s"}},"allowPrivateNetwork":true}}\
    """
        .formatted(name, server.url());
  }

  private static String tools(TestGateway gateway) {
    try {
      return new McpClient(
              gateway.port(), "/mcp", List.of("Authorization: Bearer " + gateway.key("robot")))
          .modern("tools/list", "", "")
          .text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldShowAChangeToTheAgentsOfTheOtherGateway() throws IOException {
    RawResponse made = Administrator.of(one).put("adapters", "tools", adapter("tools"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    TestGateway.eventually(() -> tools(other).contains("tools__echo"), "the other lists it");

    // And a change there, on what was made here.
    Administrator there = Administrator.of(other);
    RawResponse changed =
        there.ask(
            "PATCH",
            "/api/v1/adapters/tools",
            "{\"spec\":{\"title\":\"New\"}}",
            "Content-Type: application/merge-patch+json",
            "If-Match: " + made.header("etag").orElseThrow());
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    Administrator here = Administrator.of(one);
    TestGateway.eventually(
        () -> text(here, "/api/v1/adapters/tools").contains("\"New\""), "this one has it");
  }

  private static String text(Administrator admin, String path) {
    try {
      return admin.get(path).text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldServeAndRecoverWhenTheDatabaseGoesAway() throws IOException {
    Administrator admin = Administrator.of(one);
    admin.put("adapters", "tools", adapter("tools"));
    TestGateway.eventually(() -> tools(one).contains("tools__echo"), "it lists the tool");

    // When
    int port = database.getPort();
    database.close();

    // Then
    assertThat(tools(one)).contains("tools__echo");
    assertThat(admin.get("/api/v1/adapters/tools").status()).isEqualTo(200);
    RawResponse refused = admin.put("adapters", "more", adapter("more"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isPresent();

    // And when
    database = database(port);

    // Then
    TestGateway.eventually(
        () -> status(admin, "more") < 300, "a change is taken when the database is back");
    TestGateway.eventually(() -> tools(other).contains("more__echo"), "the other one has it");
  }

  private int status(Administrator admin, String name) {
    try {
      return admin.put("adapters", name, adapter(name)).status();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
