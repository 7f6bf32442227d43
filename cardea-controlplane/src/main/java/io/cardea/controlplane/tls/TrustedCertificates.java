package io.cardea.controlplane.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.model.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Authorities that are trusted instead of the JDK's. */
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * TLS that trusts the certificates of {@code file} (PEM) and no others.
   *
   * @throws IOException if it cannot be read
   * @throws GeneralSecurityException if it holds none
   */
  public static SSLContext of(Path file) throws IOException, GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers(file), null);
    return tls;
  }

  /**
   * What checks that a certificate comes from one of {@code file} (PEM).
   *
   * @throws IOException if it cannot be read
   * @throws GeneralSecurityException if it holds none
   */
  public static TrustManager[] managers(Path file) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    for (X509Certificate each : Pem.certificates(Files.readString(file, ISO_8859_1))) {
      trusted.setCertificateEntry("authority-" + trusted.size(), each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
