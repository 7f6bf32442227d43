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
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
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

  /** A certificate that is its own authority; its PEM is in {@code name.pem}. */
  private X509Bundle certificate(String name, String address) throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true);
    if (address.startsWith("ip:")) {
      builder.addSanIpAddress(address.substring(3));
    } else {
      builder.addSanDnsName(address.substring(4));
    }
    X509Bundle made = builder.buildSelfSigned();
    Files.writeString(folder.resolve(name + ".pem"), made.getCertificatePEM());
    return made;
  }

  private static SSLContext serving(X509Bundle made) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(made.toKeyStore(PASSWORD.toCharArray()), PASSWORD.toCharArray());
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
  void shouldTrustTheAuthorityThatIsNamedAndNoOther() throws Exception {
    // Given
    X509Bundle own = certificate("private", "ip:127.0.0.1");
    X509Bundle _ = certificate("stranger", "ip:127.0.0.1");
    Path ca = folder.resolve("ca.pem");
    try (ScriptedVault vault = ScriptedVault.startWith(serving(own));
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
  void shouldRefuseACertificateOfAnotherHost() throws Exception {
    X509Bundle elsewhere = certificate("elsewhere", "dns:vault.example.com");
    try (ScriptedVault vault = ScriptedVault.startWith(serving(elsewhere));
        VaultSecrets secrets = new VaultSecrets(Thread.ofVirtual().factory())) {
      use(secrets, vault, Optional.of(folder.resolve("elsewhere.pem")));

      says(secrets, "the TLS handshake failed");
      assertThat(vault.requests()).isEmpty();
    }
  }
}
