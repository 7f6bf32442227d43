package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultCredential;
import io.cardea.controlplane.vault.VaultLogin;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vault whose certificate is of a private authority. */
class VaultTlsTest {

  private static final String PASSWORD = "changeit";
  private static final VaultField TOKEN =
      new VaultField(TenantId.DEFAULT, "kv/data/team/weather", "token");

  @TempDir private Path folder = Path.of(".");

  private void keytool(String store, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-alias",
            "vault",
            "-keystore",
            folder.resolve(store).toString(),
            "-storepass",
            PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(log));
    }
  }

  /** A certificate of its own authority in {@code name.p12}, and its PEM in {@code name.pem}. */
  private void certificate(String name, String address) throws IOException, InterruptedException {
    String store = name + ".p12";
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c",
        "-ext",
        "san=" + address);
    keytool(store, "-exportcert", "-rfc", "-file", folder.resolve(name + ".pem").toString());
  }

  private SSLContext serving(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void use(VaultSecrets secrets, ScriptedVault vault, Optional<Path> ca) {
    secrets.use(
        Optional.of(
            new VaultSettings(
                vault.address(),
                Optional.empty(),
                ca,
                new VaultLogin.Token(new VaultCredential.Variable("T", ScriptedVault.ROOT)),
                Duration.ofMillis(20),
                Duration.ofHours(1),
                List.of())));
    SecretValue _ = secrets.find(TOKEN);
    secrets.settle(Set.of(TOKEN));
  }

  private static void says(VaultSecrets secrets, String reason) {
    TestGateway.eventually(() -> secrets.find(TOKEN).toString().contains(reason), reason);
  }

  @Test
  void shouldTrustTheAuthorityThatIsNamedAndNoOther()
      throws IOException, InterruptedException, GeneralSecurityException {
    // Given
    certificate("private", "ip:127.0.0.1");
    certificate("stranger", "ip:127.0.0.1");
    Path ca = folder.resolve("ca.pem");
    try (ScriptedVault vault = ScriptedVault.startWith(serving("private"));
        VaultSecrets secrets = new VaultSecrets(Thread.ofVirtual().factory())) {
      vault.write(TOKEN.path(), "token", "one");
      use(secrets, vault, Optional.empty());
      says(secrets, "the TLS handshake failed");
      says(secrets, "spec.vault.ca");
      use(secrets, vault, Optional.of(ca));
      says(secrets, "the file " + ca + " holds no certificates");
      Files.writeString(ca, "no certificate");
      Files.copy(folder.resolve("stranger.pem"), ca, StandardCopyOption.REPLACE_EXISTING);
      says(secrets, "the TLS handshake failed");
      assertThat(vault.requests()).isEmpty();

      // When the file holds the authority
      Files.copy(folder.resolve("private.pem"), ca, StandardCopyOption.REPLACE_EXISTING);

      // Then
      TestGateway.eventually(
          () -> secrets.find(TOKEN).equals(new SecretValue.Known("one")), "it is read");
    }
  }

  @Test
  void shouldRefuseACertificateOfAnotherHost()
      throws IOException, InterruptedException, GeneralSecurityException {
    certificate("elsewhere", "dns:vault.example.com");
    try (ScriptedVault vault = ScriptedVault.startWith(serving("elsewhere"));
        VaultSecrets secrets = new VaultSecrets(Thread.ofVirtual().factory())) {
      use(secrets, vault, Optional.of(folder.resolve("elsewhere.pem")));

      says(secrets, "the TLS handshake failed");
      assertThat(vault.requests()).isEmpty();
    }
  }
}
