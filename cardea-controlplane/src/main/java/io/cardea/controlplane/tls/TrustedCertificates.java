package io.cardea.controlplane.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.model.tls.Pem;
import io.cardea.model.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

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
    return Trust.in(Pem.certificates(Files.readString(file, ISO_8859_1))).getTrustManagers();
  }
}
