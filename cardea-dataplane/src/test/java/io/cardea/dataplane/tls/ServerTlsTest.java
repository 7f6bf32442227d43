package io.cardea.dataplane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that a listener's certificate is in. */
class ServerTlsTest {

  @TempDir private Path folder = Path.of(".");

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048", "rsa4096"})
  void shouldReadKeysOf(Algorithm algorithm) throws IOException {
    TestCertificates made = new TestCertificates(folder);
    made.use(algorithm);
    assertThat(ServerTls.of(made.files()).expires())
        .isEqualTo(made.current().getNotAfter().toInstant());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                               | holds no private key in PEM
          not a key                                        | holds no private key in PEM
          -----BEGIN PRIVATE KEY-----                      | holds a private key that is broken
          -----BEGIN PRIVATE KEY-----!!-----END PRIVATE KEY----- | holds a private key that is broken
          -----BEGIN RSA PRIVATE KEY-----AAAA              | openssl pkcs8 -topk8
          -----BEGIN EC PRIVATE KEY-----AAAA               | openssl pkcs8 -topk8
          -----BEGIN ENCRYPTED PRIVATE KEY-----AAAA        | without a password
          """)
  void shouldRefuseAKeyFileWith(String content, String expected) throws IOException {
    TestCertificates made = new TestCertificates(folder);
    Files.writeString(made.key(), content);
    assertThatThrownBy(() -> ServerTls.of(made.files()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(made.key().toString())
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                      | holds no certificate in PEM
          nothing                                 | holds no certificate in PEM
          -----BEGIN CERTIFICATE-----             | holds a certificate that is broken
          -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | holds a certificate that is broken
          """)
  void shouldRefuseACertificateFileWith(String content, String expected) throws IOException {
    TestCertificates made = new TestCertificates(folder);
    Files.writeString(made.certificate(), content);
    assertThatThrownBy(() -> ServerTls.of(made.files()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(made.certificate().toString())
        .hasMessageContaining(expected);
  }

  @Test
  void shouldRefuseTheKeyOfAnotherCertificate() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    String before = Files.readString(made.key());
    made.renew();
    Files.writeString(made.key(), before);
    assertThatThrownBy(() -> ServerTls.of(made.files()))
        .hasMessageContaining("holds the key of another certificate")
        .message()
        .doesNotContain(before.substring(40, 60));
  }

  @Test
  void shouldSayWhichFileIsMissingOrTooLarge() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    Path missing = folder.resolve("missing.pem");
    assertThatThrownBy(
            () -> ServerTls.of(new ServerTls.Files(missing, made.key(), Optional.empty())))
        .hasMessage(missing + " does not exist");
    assertThatThrownBy(() ->
            ServerTls.of(new ServerTls.Files(made.certificate(), made.key(), Optional.of(missing))))
        .hasMessage(missing + " does not exist");
    Files.write(missing, new byte[(1 << 20) + 1]);
    assertThatThrownBy(
            () -> ServerTls.of(new ServerTls.Files(made.certificate(), missing, Optional.empty())))
        .hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void shouldStayWithWhatItHasWhileTheFilesAreNotRight() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    // Given
    ServerTls tls = ServerTls.of(made.files());
    assertThat(tls.refresh()).isFalse();
    String before = Files.readString(made.key());

    // When only the certificate was written yet
    made.renew();
    String after = Files.readString(made.key());
    Files.writeString(made.key(), before);

    // Then
    assertThatThrownBy(tls::refresh).isInstanceOf(IOException.class);
    Files.writeString(made.key(), after);
    assertThat(tls.refresh()).isTrue();
    assertThat(tls.refresh()).isFalse();
  }
}
