package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway whose servers get credentials that change: in Vault, and in mounted files. */
class VaultTest {

  private static final String PATH = "kv/data/team/weather";
  private static final String ONE = "Bearer canary-one-5f3a";
  private static final String TWO = "Bearer canary-two-9b21";

  private static final String ROLES =
      Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("robot", "all");

  private final List<RawResponse> answers = new ArrayList<>();
  private ScriptedVault vault;
  private ScriptedServer server;
  private TestGateway gateway;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    vault = ScriptedVault.start().write(PATH, "token", ONE);
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            ROLES, Optional.empty(), Map.of("CARDEA_VAULT_TOKEN", ScriptedVault.ROOT));
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    vault.close();
  }

  private String declared(String... more) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Gateway
    metadata: {name: gateway}
    spec: {vault: {address: "%s", token: {env: CARDEA_VAULT_TOKEN}, refresh: 1s%s}}
    """
        .formatted(vault.address(), more.length == 0 ? "" : ", " + more[0]);
  }

  private String inFile(String name, String reference) {
    return Documents.adapter(name, server.url())
        .replace("}}\n", ", headers: {Authorization: " + reference + "}}}\n");
  }

  private static String ofVault(String path) {
    return "{vault: {path: " + path + ", field: token}}";
  }

  private String document(String name, String path) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},\
    "spec":{"upstream":{"http":{"url":"%s","headers":{"Authorization":{"vault":{"path":"%s","field":"token"}}}}},\
    "allowPrivateNetwork":true}}\
    """
        .formatted(name, server.url(), path);
  }

  private RawResponse put(String name, String path) throws IOException {
    RawResponse answer = admin.put("adapters", name, document(name, path));
    answers.add(answer);
    return answer;
  }

  private RawResponse call(String adapter) throws IOException {
    RawResponse answer =
        gateway.client(adapter, "robot").modern("tools/call", "t", "\"name\":\"t\"");
    answers.add(answer);
    return answer;
  }

  /** The credential that the server gets with a call; empty if the call does not get there. */
  private Optional<String> credential(String adapter) {
    try {
      return call(adapter).status() == 200
          ? server.received("tools/call").getLast().header("authorization")
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void gets(String adapter, String value) {
    TestGateway.eventually(
        () -> credential(adapter).equals(Optional.of(value)), adapter + " gets the other value");
  }

  private String status() throws IOException {
    RawResponse answer = admin.get("/api/v1/status");
    answers.add(answer);
    return answer.text();
  }

  @Test
  void shouldBringANewValueToServersWithoutARestartAndShowItNowhere() throws IOException {
    // Given
    gateway.reload(ROLES + declared("apiPaths: [kv/data/team/]") + inFile("filed", ofVault(PATH)));
    assertThat(credential("filed")).contains(ONE);
    assertThat(put("stored", PATH).status()).isEqualTo(201);
    assertThat(credential("stored")).contains(ONE);

    // When
    vault.write(PATH, "token", TWO);

    // Then
    gets("filed", TWO);
    gets("stored", TWO);

    // And after a restart
    gateway.restart();
    assertThat(credential("filed")).contains(TWO);
    assertThat(credential("stored")).contains(TWO);

    // And nobody else has seen a value
    for (String path :
        List.of(
            "/api/v1/adapters/stored",
            "/api/v1/history",
            "/api/v1/status",
            "/adapters",
            "/adapters/filed",
            "/metrics")) {
      answers.add(admin.get(path));
    }
    assertThat(answers).noneMatch(answer -> answer.text().contains("canary"));
    assertThat(answers).noneMatch(answer -> answer.text().contains(ScriptedVault.ROOT));
    assertThat(gateway.keeps("canary")).isFalse();
    assertThat(gateway.keeps(ScriptedVault.ROOT)).isFalse();
  }

  @Test
  void shouldServeTheOthersWithoutVaultAndRecoverByItself() throws IOException {
    // Given
    vault.hangUp(true);
    gateway.reload(
        ROLES + declared() + inFile("filed", ofVault(PATH)) + inFile("plain", "Basic abc"));

    // Then
    assertThat(credential("plain")).contains("Basic abc");
    assertThat(credential("filed")).isEmpty();
    assertThat(status())
        .contains(
            "\"name\":\"filed\"",
            "the secret " + PATH + "#token of Vault cannot be read: Vault at " + vault.address());

    // And from the start
    gateway.restart();
    assertThat(credential("plain")).contains("Basic abc");
    assertThat(credential("filed")).isEmpty();

    // When
    vault.hangUp(false);

    // Then
    gets("filed", ONE);
    assertThat(status()).contains("\"notInForce\":[]");
  }

  @Test
  void shouldServeWithTheLastValueDuringAnOutage() throws IOException {
    gateway.reload(ROLES + declared() + inFile("filed", ofVault(PATH)));
    assertThat(credential("filed")).contains(ONE);

    vault.hangUp(true);
    long before = vault.requests().size();
    TestGateway.eventually(() -> vault.requests().size() > before, "Vault is asked again");

    assertThat(credential("filed")).contains(ONE);
    vault.write(PATH, "token", TWO);
    vault.hangUp(false);
    gets("filed", TWO);
  }

  @Test
  void shouldRefuseDocumentsOfTheApiThatNameWhatIsNotOpenOrNotThere() throws IOException {
    gateway.reload(ROLES + declared("apiPaths: [kv/data/team/]"));

    RawResponse closed = put("stored", "kv/data/other/weather");
    assertThat(closed.status()).isEqualTo(422);
    assertThat(closed.text()).contains("documents of the API may not name this path", "apiPaths");
    assertThat(vault.count("GET kv/data/other/weather")).isZero();

    RawResponse missing = put("stored", "kv/data/team/wether");
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.text()).contains("kv/data/team/wether#token", "nothing is there");

    // And it is taken once it is there
    vault.write("kv/data/team/wether", "token", TWO);
    assertThat(put("stored", "kv/data/team/wether").status()).isEqualTo(201);
    assertThat(credential("stored")).contains(TWO);
  }

  @Test
  void shouldNotLetTheApiSayWhereTheGatewayLogsIn() throws IOException {
    RawResponse refused =
        admin.put(
            "gateways",
            "gateway",
            """
            {"apiVersion":"cardea.io/v1","kind":"Gateway","metadata":{"name":"gateway"},\
            "spec":{"vault":{"address":"https://evil.example","token":{"env":"CARDEA_VAULT_TOKEN"}}}}\
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("spec.vault", "is not taken from the API");
  }

  @Test
  void shouldTellWhatRefersToAVaultThatIsNotDeclared() throws IOException {
    gateway.reload(ROLES + inFile("filed", ofVault(PATH)));
    assertThat(credential("filed")).isEmpty();
    assertThat(status()).contains("the Gateway declares no vault", "declare spec.vault");

    gateway.reload(ROLES + declared() + inFile("filed", ofVault(PATH)));
    assertThat(credential("filed")).contains(ONE);

    gateway.reload(ROLES + inFile("filed", ofVault(PATH)));
    assertThat(credential("filed")).isEmpty();
  }

  /** A volume of Kubernetes: what is mounted are links into a folder whose link is swapped. */
  private static final class Volume {

    private final Path mount;
    private int version;

    Volume(Path mount) throws IOException {
      this.mount = Files.createDirectory(mount);
    }

    void write(String value) throws IOException {
      Path next = Files.createDirectory(mount.resolve("..2026_11_29_" + ++version));
      Files.writeString(next.resolve("token"), value);
      Path link = mount.resolve("..data_tmp");
      Files.createSymbolicLink(link, next.getFileName());
      Files.move(
          link,
          mount.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      if (Files.notExists(mount.resolve("token"))) {
        Files.createSymbolicLink(mount.resolve("token"), Path.of("..data", "token"));
      }
    }
  }

  @Test
  void shouldBringANewValueOfAMountedFileToServersWithoutARestart() throws IOException {
    // Given a Kubernetes secret mounted outside of the configuration's folder
    Volume volume = new Volume(gateway.configuration().resolveSibling("mounted"));
    volume.write(ONE);
    gateway.reload(ROLES + inFile("filed", "{file: ../mounted/token}"));
    assertThat(credential("filed")).contains(ONE);

    // When Kubernetes swaps it
    volume.write(TWO);

    // Then
    gets("filed", TWO);
  }
}
