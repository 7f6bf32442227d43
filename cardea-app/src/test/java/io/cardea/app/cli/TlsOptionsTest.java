package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS on the command line: of a gateway, and towards one. */
class TlsOptionsTest {

  private static final char[] PASSWORD = {};

  @TempDir private Path folder = Path.of(".");

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void shouldNotStartAGatewayWithHalfOfACertificate() throws IOException {
    String certificate = file("server.pem", "");
    Ran ran = Ran.of("run", "--tls-cert", certificate);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("HTTPS needs both --tls-cert and --tls-key");

    String missing = folder.resolve("none.key").toString();
    Ran next = Ran.of("run", "--tls-cert", certificate, "--tls-key", missing);
    assertThat(next.code()).isEqualTo(1);
    assertThat(next.err()).contains(missing + " does not exist");
  }

  @Test
  void shouldTrustTheAuthorityThatIsNamed() throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    String authority = file("ca.pem", made.getCertificatePEM());
    String key = file("some.key", made.getPrivateKeyPEM());
    String _ = file("admin.key", "cardea_x");
    String data = folder.toString();
    HttpsServer server = serving(made);
    try {
      String url = "https://localhost:" + server.getAddress().getPort();
      Ran trusting = Ran.of("get", "adapters", "--url", url, "--data", data, "--ca", authority);
      assertThat(trusting.err()).startsWith("There are no adapters.");
      assertThat(trusting.code()).isZero();

      Ran wary = Ran.of("get", "adapters", "--url", url, "--data", data);
      assertThat(wary.code()).isEqualTo(1);
      assertThat(wary.err()).contains("no trusted connection to " + url).contains("--ca");

      Ran wrong = Ran.of("get", "adapters", "--url", url, "--data", data, "--ca", key);
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.err())
          .contains(key + " holds no certificates in PEM")
          .doesNotContain("BEGIN PRIVATE KEY-----\n");
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer serving(X509Bundle made) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(made.toKeyStore(PASSWORD), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] none = "[]".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, none.length);
          exchange.getResponseBody().write(none);
          exchange.close();
        });
    server.start();
    return server;
  }
}
