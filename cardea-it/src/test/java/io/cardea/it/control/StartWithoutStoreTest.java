package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.testkit.client.McpClient;
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

/** A gateway whose PostgreSQL database is away when it is started, and comes later. */
class StartWithoutStoreTest {

  private static final String SECRET = "Bearer s3cr3t";

  @TempDir private Path folder;

  private ScriptedServer server;
  private String files;
  private int port;
  private Optional<EmbeddedPostgres> database = Optional.empty();
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    files =
        Documents.role("all", Documents.everything("*"))
            + Documents.binding("robot", "all")
            + Documents.adapter("of-file", server.url());
    port = Listeners.freePort();
    start();
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    stop();
  }

  private void start() throws IOException {
    database =
        Optional.of(
            EmbeddedPostgres.builder()
                .setDataDirectory(Files.createDirectories(folder.resolve("postgres")))
                .setCleanDataDirectory(false)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setPort(port)
                .start());
  }

  private void stop() throws IOException {
    if (database.isPresent()) {
      database.get().close();
    }
    database = Optional.empty();
  }

  private TestGateway gateway() throws IOException {
    PostgresSettings store =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    return TestGateway.start(
        files,
        Optional.of(store),
        Map.of("CARDEA_MASTER_KEY", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="));
  }

  private String adapter(String name, String more) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},\
    "spec":{"upstream":{"http":{"url":"%s"%s}},"allowPrivateNetwork":true}}\
    """
        .formatted(name, server.url(), more);
  }

  private String secretive() {
    return adapter("secretive", ",\"headers\":{\"X-Token\":{\"secret\":\"token\"}}");
  }

  private Administrator admin() {
    return Administrator.of(gateway);
  }

  private int call(String adapter) throws IOException {
    return McpClient.of(gateway.port(), adapter, gateway.key("robot"))
        .modern("tools/call", "t", "\"name\":\"t\"")
        .status();
  }

  private String status() {
    try {
      return admin().get("/api/v1/status").text();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A gateway that has stored an adapter and a secret, started again without its database. */
  private void startAgainWithout() throws IOException {
    gateway = gateway();
    admin().ask("PUT", "/api/v1/secrets/token", "{\"value\":\"" + SECRET + "\"}");
    RawResponse made = admin().put("adapters", "secretive", secretive());
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    stop();
    gateway.restart();
  }

  @Test
  void shouldServeWhatFilesDeclareAndTakeOverADatabaseThatComesLater() throws IOException {
    // Given a database that no gateway has seen, and that is away
    stop();
    gateway = gateway();

    // Then what files declare is served, and says why there is no more
    assertThat(call("of-file")).isEqualTo(200);
    assertThat(status())
        .contains("\"store\":{\"state\":\"away\",\"since\":\"", "\"known\":\"nothing\"")
        .contains("check that it runs");
    assertThat(admin().get("/api/v1/adapters").text()).contains("\"source\":\"file\"");

    // And nothing can be changed, whether or not it would be right
    for (RawResponse refused :
        List.of(
            admin().put("adapters", "more", adapter("more", "")),
            admin()
                .put(
                    "roles",
                    "bad",
                    "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"bad\"},\"spec\":{}}"),
            admin().ask("DELETE", "/api/v1/adapters/more", ""),
            admin().ask("POST", "/api/v1/apply", "[" + adapter("more", "") + "]"),
            admin().ask("POST", "/api/v1/rollback?to=1", ""),
            admin().ask("PUT", "/api/v1/secrets/token", "{\"value\":\"x\"}"),
            admin().get("/api/v1/secrets"),
            admin().get("/api/v1/history"))) {
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isPresent();
      assertThat(refused.text()).contains("Store unavailable");
    }

    // When
    start();

    // Then it makes the tables and takes changes
    TestGateway.eventually(
        () -> status().contains("\"store\":{\"state\":\"up\"}"), "the store is taken over");
    TestGateway.eventually(
        () -> {
          try {
            return admin().put("adapters", "more", adapter("more", "")).status() < 300;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        "a change is taken");
    assertThat(call("more")).isEqualTo(200);
  }

  @Test
  void shouldServeWhatWasStoredWhenItRanLast() throws IOException {
    startAgainWithout();

    // Then the stored server is called, with its secret
    assertThat(call("secretive")).isEqualTo(200);
    List<Received> calls = server.received("tools/call");
    assertThat(calls.getLast().header("x-token")).contains(SECRET);
    assertThat(status()).contains("\"state\":\"away\"", "\"known\":\"copy\"");
    assertThat(admin().get("/api/v1/secrets").text()).contains("\"name\":\"token\"");
    RawResponse stored = admin().get("/api/v1/adapters/secretive");
    assertThat(stored.text()).contains("\"inForce\":true,\"source\":\"api\"");

    // And nothing that is kept tells the secret
    assertThat(gateway.keeps("s3cr3t")).isFalse();

    // And changes wait, with the versions of before
    RawResponse refused = admin().put("adapters", "secretive", adapter("secretive", ""));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);

    // When
    start();

    // Then
    TestGateway.eventually(
        () -> status().contains("\"store\":{\"state\":\"up\"}"), "the store is taken over");
    RawResponse changed =
        admin()
            .put(
                "adapters",
                "secretive",
                adapter("secretive", ""),
                "If-Match: " + stored.header("etag").orElseThrow());
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
  }

  @Test
  void shouldFollowWhatAnotherGatewayHasChangedMeanwhile() throws IOException {
    startAgainWithout();
    start();
    try (TestGateway other = gateway()) {
      Administrator there = Administrator.of(other);
      assertThat(there.put("adapters", "new", adapter("new", "")).status()).isEqualTo(201);
      assertThat(there.ask("DELETE", "/api/v1/adapters/secretive", "").status()).isEqualTo(200);
    }

    TestGateway.eventually(() -> admin().finds("/api/v1/adapters/new"), "what is new is there");
    TestGateway.eventually(
        () -> !admin().finds("/api/v1/adapters/secretive"), "what is gone is gone");
  }

  @Test
  void shouldSayWhichAdaptersWaitForTheirSecrets() throws IOException {
    files +=
        """
        ---
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: waiting}
        spec:
          allowPrivateNetwork: true
          upstream: {http: {url: "%s", headers: {X-Token: {secret: token}}}}
        """
            .formatted(server.url());
    startAgainWithout();
    // Given one that has never seen the database
    try (TestGateway fresh = gateway()) {
      Administrator admin = Administrator.of(fresh);

      assertThat(admin.get("/api/v1/adapters/waiting").text())
          .contains("\"inForce\":false", "secrets cannot be read while their store is away");
      assertThat(admin.finds("/api/v1/adapters/secretive")).isFalse();

      // When
      start();

      // Then
      TestGateway.eventually(() -> admin.finds("/api/v1/adapters/secretive"), "it is read");
      TestGateway.eventually(
          () -> {
            try {
              return admin.get("/api/v1/adapters/waiting").text().contains("\"inForce\":true");
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          },
          "its secret is there");
    }
  }
}
