package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.tls.TlsTerms;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Adapter says of TLS with its server. */
class TlsReaderTest {

  private static final String HTTPS = "http: {url: \"https://server.example/mcp\"}";

  private final X509Bundle authority = made("authority");
  private final X509Bundle own = made("own");

  @TempDir private Path folder = Path.of(".");

  private static X509Bundle made(String name) {
    try {
      return new CertificateBuilder()
          .subject("CN=" + name)
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("pki"));
    write("ca.pem", authority.getCertificatePEM() + own.getCertificatePEM());
    write("own.pem", own.getCertificatePEM());
    write("own.key", own.getPrivateKeyPEM());
    write("other.key", authority.getPrivateKeyPEM());
    write("empty", "");
    write("large", "x".repeat(256 * 1024 + 1));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve("pki").resolve(name), text);
  }

  private ConfigFolder with(String upstream, String tls) {
    return new ConfigFolder(folder, Map.of("KEY", own.getPrivateKeyPEM()))
        .with(
            "cardea.yaml",
            """
            apiVersion: cardea.io/v1
            kind: Adapter
            metadata: {name: a}
            spec: {upstream: {%s}, tls: {%s}}
            """
                .formatted(upstream, tls));
  }

  private TlsTerms read(String tls) {
    HttpUpstream upstream =
        (HttpUpstream) with(HTTPS, tls).valid().adapters().getFirst().upstream();
    return upstream.first().terms();
  }

  @Test
  void shouldReadWhomToTrust() {
    assertThat(read("authorities: {file: pki/ca.pem}").authorities())
        .containsExactly(authority.getCertificate(), own.getCertificate());
  }

  @ParameterizedTest
  @CsvSource({"{file: pki/own.key}", "{env: KEY}"})
  void shouldReadWhoItIs(String key) {
    TlsTerms terms = read("certificate: {file: pki/own.pem}, key: " + key);
    assertThat(terms.authorities()).isEmpty();
    assertThat(terms.identity().orElseThrow())
        .isEqualTo(
            new TlsTerms.Identity(List.of(own.getCertificate()), own.getKeyPair().getPrivate()));
  }

  @Test
  void shouldGoForEveryPlaceAndForHttpWithSse() {
    String several =
        "http: {endpoints: [{url: \"https://a.example/mcp\"}, {url: \"https://b.example/mcp\"}]}";
    String authorities = "authorities: {file: pki/ca.pem}";
    HttpUpstream http =
        (HttpUpstream) with(several, authorities).valid().adapters().getFirst().upstream();
    assertThat(http.endpoints())
        .allMatch(each -> each.endpoint().terms().authorities().size() == 2);
    String sse = "sse: {url: \"https://a.example/sse\"}";
    assertThat(with(sse, authorities).valid().adapters().getFirst().upstream())
        .isInstanceOfSatisfying(
            SseUpstream.class,
            found -> assertThat(found.endpoint().terms().authorities()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          certificate: {file: pki/own.pem}                                | a certificate needs its key
          key: {file: pki/own.key}                                        | a certificate needs its key
          ''                                                              | says nothing
          authorities: {file: pki/none.pem}                               | the file is no file
          authorities: {file: pki/empty}                                  | holds no certificate in PEM
          authorities: {file: pki/own.key}                                | holds no certificate in PEM
          authorities: {file: pki/large}                                  | is larger than 262144 bytes
          authorities: text                                               | holds no certificate in PEM
          certificate: {file: pki/own.pem}, key: {file: pki/other.key}    | holds the key of another certificate
          certificate: {file: pki/own.pem}, key: {file: pki/own.pem}      | holds no private key in PEM
          certificate: {file: pki/own.pem}, key: text                     | a private key is not kept in a document
          authorities: {file: pki/ca.pem}, verify: false                  | unknown key "verify"
          """)
  void shouldRefuse(String tls, String problem) {
    assertThat(with(HTTPS, tls).problems())
        .hasSize(1)
        .allMatch(shown -> shown.contains("spec.tls") && shown.contains(problem))
        .noneMatch(shown -> shown.contains("BEGIN PRIVATE KEY-----\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http: {url: "http://server.example/mcp"} | means nothing without an https address
          stdio: {command: server}                 | means nothing for a server that Cardea starts
          """)
  void shouldRefuseItWhereThereIsNoTls(String upstream, String problem) {
    assertThat(with(upstream, "authorities: {file: pki/ca.pem}").problems())
        .singleElement()
        .asString()
        .contains("spec.tls")
        .contains(problem);
  }
}
