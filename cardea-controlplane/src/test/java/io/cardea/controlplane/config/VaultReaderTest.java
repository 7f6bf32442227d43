package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.vault.VaultCredential;
import io.cardea.controlplane.vault.VaultLogin;
import io.cardea.controlplane.vault.VaultSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Gateway says of Vault, and how documents refer to it. */
class VaultReaderTest {

  private static final String ADDRESS = "address: \"https://vault.example\"";

  @TempDir private Path folder = Path.of(".");

  private ConfigFolder with(String vault) {
    return new ConfigFolder(folder, Map.of("TOKEN", "canary-token"))
        .with("cardea.yaml", Documents.gateway("vault: {" + vault + "}"));
  }

  private VaultSettings read(String vault) {
    return with(vault).valid().vault().orElseThrow();
  }

  @Test
  void shouldTakeWhatIsNotSaidFromTheDefaults() {
    VaultSettings settings = read(ADDRESS + ", token: {env: TOKEN}");

    assertThat(settings.address()).isEqualTo("https://vault.example");
    assertThat(settings.namespace()).isEmpty();
    assertThat(settings.ca()).isEmpty();
    assertThat(settings.refresh()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.keep()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.apiPaths()).isEmpty();
    assertThat(settings.login())
        .isEqualTo(new VaultLogin.Token(new VaultCredential.Variable("TOKEN", "canary-token")));
    assertThat(settings.toString()).doesNotContain("canary");
  }

  @Test
  void shouldTakeEveryKey() {
    VaultSettings settings =
        read(
            """
            address: "https://proxy.example:8200/vault/", namespace: team/a, ca: ca.pem, refresh: 5m, keep: 0s,
                kubernetes: {role: cardea, mount: k8s/one, jwtFile: jwt},
                apiPaths: [kv/data/shared/, "kv/data/tenants/{tenant}/"]\
            """);

    assertThat(settings)
        .isEqualTo(
            new VaultSettings(
                "https://proxy.example:8200/vault",
                Optional.of("team/a"),
                Optional.of(folder.resolve("ca.pem").toAbsolutePath()),
                new VaultLogin.Kubernetes(
                    "cardea", "k8s/one", folder.resolve("jwt").toAbsolutePath()),
                Duration.ofMinutes(5),
                Duration.ZERO,
                List.of("kv/data/shared/", "kv/data/tenants/{tenant}/")));
    assertThat(read(ADDRESS + ", kubernetes: {role: r}").login())
        .isEqualTo(
            new VaultLogin.Kubernetes(
                "r", "kubernetes", Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token")));
    assertThat(read(ADDRESS + ", appRole: {roleId: r, secretId: {file: id}}").login())
        .isEqualTo(
            new VaultLogin.AppRole(
                "approle", "r", new VaultCredential.InFile(folder.resolve("id").toAbsolutePath())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8200", "http://localhost:8200", "http://[::1]:8200"})
  void shouldTakePlainHttpFromThisMachine(String address) {
    assertThat(read("address: \"" + address + "\", token: {env: TOKEN}").address())
        .isEqualTo(address);
  }

  /** Each has exactly one mistake, and exactly that one is reported. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: {env: TOKEN}                                          | the key "address" is missing
          address: "http://vault.example", token: {env: TOKEN}         | must be https
          address: "http://10.0.0.1", token: {env: TOKEN}              | must be https
          address: "http://localhost.evil.example", token: {env: TOKEN} | must be https
          address: "ftp://vault.example", token: {env: TOKEN}          | must be an http or https URL
          address: "https://a:canary@v.example", token: {env: TOKEN}   | must not hold a user or password
          address: "https://vault.example/v1/", token: {env: TOKEN}    | must not end in /v1
          address: "https://vault.example?canary", token: {env: TOKEN} | must not have a query
          ADDRESS                                                      | must have one of token, kubernetes and appRole
          ADDRESS, token: {env: TOKEN}, kubernetes: {role: r}          | must have one of token, kubernetes and appRole
          ADDRESS, token: canary                                       | a credential is not written into a document
          ADDRESS, token: [canary]                                     | a credential is not written into a document
          ADDRESS, token: {env: NOWHERE}                               | the environment variable NOWHERE is not set
          ADDRESS, token: {env: TOKEN, file: x}                        | must have one of env and file
          ADDRESS, token: {}                                           | must have one of env and file
          ADDRESS, token: {secret: x}                                  | unknown key "secret"
          ADDRESS, token: {env: TOKEN}, namespace: "a b"               | is no namespace
          ADDRESS, token: {env: TOKEN}, refresh: 999ms                 | is out of range (from 1s to 1d)
          ADDRESS, token: {env: TOKEN}, refresh: soon                  | must be a duration
          ADDRESS, token: {env: TOKEN}, keep: 366d                     | is out of range
          ADDRESS, token: {env: TOKEN}, renew: 1s                      | unknown key "renew"
          ADDRESS, token: {env: TOKEN}, ca: 7                          | must be text
          ADDRESS, token: {env: TOKEN}, apiPaths: [kv/data]            | is not what paths begin with
          ADDRESS, token: {env: TOKEN}, apiPaths: [/kv/]               | is not what paths begin with
          ADDRESS, token: {env: TOKEN}, apiPaths: [kv/../]             | is not what paths begin with
          ADDRESS, token: {env: TOKEN}, apiPaths: ["{user}/"]          | is not what paths begin with
          ADDRESS, kubernetes: {}                                      | the key "role" is missing
          ADDRESS, kubernetes: {role: r, mount: ../sys}                | is no mount
          ADDRESS, kubernetes: {role: r, jwt: x}                       | unknown key "jwt"
          ADDRESS, appRole: {roleId: r}                                | the key "secretId" is missing
          ADDRESS, appRole: {roleId: r, secretId: canary}              | a credential is not written into a document
          ADDRESS, appRole: {secretId: {env: TOKEN}}                   | the key "roleId" is missing
          """)
  void shouldRefuseClearly(String vault, String message) {
    List<String> problems = with(vault.replace("ADDRESS", ADDRESS)).problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .startsWith("cardea.yaml:")
        .contains("spec.vault", message)
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {vault: {path: kv/data/team/x}}                       | the key "field" is missing
          {vault: {field: f}}                                   | the key "path" is missing
          {vault: {path: kv/data/x, field: ''}}                 | must have 1 to 256 characters
          {vault: {path: kv/data/x, field: f, version: 2}}      | unknown key "version"
          {vault: {path: kv, field: f}}                         | is no path of Vault
          {vault: {path: /kv/x, field: f}}                      | is no path of Vault
          {vault: {path: v1/kv/x, field: f}}                    | is no path of Vault
          {vault: {path: kv/x/, field: f}}                      | is no path of Vault
          {vault: {path: kv//x, field: f}}                      | is no path of Vault
          {vault: {path: kv/../sys/raw, field: f}}              | is no path of Vault
          {vault: {path: ./x, field: f}}                        | is no path of Vault
          {vault: {path: kv/x/.., field: f}}                    | is no path of Vault
          {vault: {path: kv/x?list=true, field: f}}             | is no path of Vault
          {vault: {path: kv/x#y, field: f}}                     | is no path of Vault
          {vault: {path: kv/%2e%2e/x, field: f}}                | is no path of Vault
          {vault: {path: "kv/x y", field: f}}                   | is no path of Vault
          {vault: kv/data/x}                                    | must be a map of keys and values
          {vault: {path: kv/data/x, field: f}, env: TOKEN}      | must have one of env, file, secret and vault
          {volt: {path: kv/data/x, field: f}}                   | unknown key "volt"
          """)
  void shouldRefuseWhatIsNoReference(String reference, String message) {
    String adapter =
        Documents.ADAPTER.replace(
            "/mcp\"}", "/mcp\", headers: {Authorization: " + reference + "}}");

    List<String> problems =
        new ConfigFolder(folder, Map.of("TOKEN", "canary")).with("a.yaml", adapter).problems();

    assertThat(String.join("\n", problems))
        .contains("spec.upstream.http.headers.Authorization", message);
  }
}
