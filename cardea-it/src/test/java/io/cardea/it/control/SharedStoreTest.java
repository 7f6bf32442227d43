package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.Listeners;
import io.cardea.testkit.wire.RawResponse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    database = database(Listeners.freePort());
    PostgresSettings store =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
            "postgres",
            "postgres");
    server = ToolServer.bilingual(ToolList.of("echo"));
    Map<String, String> environment =
        Map.of("CARDEA_MASTER_KEY", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    one = TestGateway.start(FILES, Optional.of(store), environment);
    other = TestGateway.start(FILES, Optional.of(store), environment);
  }

  @AfterEach
  void close() throws IOException {
    other.close();
    one.close();
    server.close();
    database.close();
  }

  private EmbeddedPostgres database(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(Files.createDirectories(folder.resolve("postgres")))
        .setCleanDataDirectory(false)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setPort(port)
        .start();
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

  @Test
  void shouldSayWhatEachGatewayRuns() throws IOException {
    // Given
    Administrator here = Administrator.of(one);
    TestGateway.eventually(() -> nodes(here, "\"revision\":0,") == 2, "both run nothing");

    // When
    here.put("adapters", "tools", adapter("tools"));

    // Then
    TestGateway.eventually(() -> nodes(here, "\"revision\":1,") == 2, "both run the change");
    other.stop();
    TestGateway.eventually(() -> nodes(here, "\"node\":") == 1, "one has left");
  }

  /** How many of the gateways that say what they run say this. */
  private static int nodes(Administrator admin, String words) {
    String status = text(admin, "/api/v1/status");
    return status.substring(status.indexOf("\"nodes\"")).split(words, -1).length - 1;
  }

  @Test
  void shouldGiveTheOtherGatewayTheSecretsThatAreSetHere() throws IOException {
    try (ScriptedServer secretive = ScriptedServer.start().modern()) {
      Administrator here = Administrator.of(one);
      set(here, "Bearer one");
      String document =
          adapter("secretive")
              .replace(
                  server.url() + "\"",
                  secretive.url() + "\",\"headers\":{\"X-Token\":" + "{\"secret\":\"token\"}}");
      assertThat(here.put("adapters", "secretive", document).status()).isEqualTo(201);
      TestGateway.eventually(
          () -> credential(other, secretive).equals("Bearer one"), "the other sends it");

      // When
      set(here, "Bearer two");

      // Then
      TestGateway.eventually(
          () -> credential(other, secretive).equals("Bearer two"), "the other sends the new one");

      // And while the database is away, it is kept
      int port = database.getPort();
      database.close();
      other.reload(FILES + Documents.adapter("more", server.url()));
      assertThat(credential(other, secretive)).isEqualTo("Bearer two");
      assertThat(here.get("/api/v1/secrets/token").status()).isEqualTo(200);
      assertThat(here.ask("PUT", "/api/v1/secrets/token", "{\"value\":\"x\"}").status())
          .isEqualTo(503);
      database = database(port);
    }
  }

  private static void set(Administrator admin, String value) throws IOException {
    RawResponse answer = admin.ask("PUT", "/api/v1/secrets/token", "{\"value\":\"" + value + "\"}");
    assertThat(answer.status()).as(answer.text()).isLessThan(300);
  }

  /** What a call by {@code gateway} shows the server, if it gets there. */
  private static String credential(TestGateway gateway, ScriptedServer server) {
    try {
      int before = server.received("tools/call").size();
      gateway.client("secretive", "robot").modern("tools/call", "t", "\"name\":\"t\"");
      List<Received> calls = server.received("tools/call");
      return calls.size() == before ? "" : calls.getLast().header("x-token").orElse("");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldNeedAMasterKeyThatAllShare() throws IOException {
    PostgresSettings store =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
            "postgres",
            "postgres");
    try (TestGateway without = TestGateway.start(FILES, store)) {
      RawResponse refused =
          Administrator.of(without).ask("PUT", "/api/v1/secrets/token", "{\"value\":\"x\"}");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text())
          .contains("Secrets cannot be stored: there is no master key: set CARDEA_MASTER_KEY");
    }
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
