package io.cardea.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.app.archive.S3Archive;
import io.cardea.audit.retention.Digest;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that is reached by https. */
class S3TlsTest {

  private static final String LOG = "cardea.audit/c84b32b3933f9256";
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path root = Path.of(".");

  /** TLS of a server with a certificate that is its own authority, in {@code name.pem}. */
  private SSLContext serving(String name, String address) throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .addSanIpAddress(address)
            .buildSelfSigned();
    Files.writeString(root.resolve(name + ".pem"), made.getCertificatePEM());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(made.toKeyStore(PASSWORD), PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }

  private static S3Archive archive(ScriptedS3 server, Optional<Path> authorities) {
    return S3Server.archive("s3://records", server.endpoint(), "secret", authorities, PATIENCE);
  }

  @Test
  void shouldTrustTheAuthorityThatIsNamedAndNoOther() throws Exception {
    Path segment = Files.writeString(root.resolve("audit-000001.seg"), "records");
    SSLContext _ = serving("stranger", "127.0.0.1");
    try (ScriptedS3 server = ScriptedS3.startWith(serving("own", "127.0.0.1"))) {
      for (Optional<Path> wrong :
          List.of(Optional.<Path>empty(), Optional.of(root.resolve("stranger.pem")))) {
        assertThatThrownBy(() -> archive(server, wrong).check())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("no TLS with the server")
            .hasMessageContaining("AWS_CA_BUNDLE");
      }
      assertThat(server.requests()).isEmpty();

      archive(server, Optional.of(root.resolve("own.pem"))).keep(LOG, segment, Digest.of(segment));

      assertThat(server.requests())
          .contains("PUT /records/c84b32b3933f9256/audit-000001.seg if new");
    }
  }

  @Test
  void shouldRefuseACertificateOfAnotherHost() throws Exception {
    try (ScriptedS3 server = ScriptedS3.startWith(serving("own", "192.0.2.1"))) {
      assertThatThrownBy(() -> archive(server, Optional.of(root.resolve("own.pem"))).check())
          .hasMessageContaining("no TLS with the server");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void shouldSayThatAFileHoldsNoCertificates() throws Exception {
    Path file = Files.writeString(root.resolve("bad.pem"), "no certificate");
    try (ScriptedS3 server = ScriptedS3.start()) {
      assertThatThrownBy(() -> archive(server, Optional.of(file)).check())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("AWS_CA_BUNDLE: " + file + " holds no certificates");
    }
  }
}
