package io.cardea.model.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/** Whom TLS trusts instead of the JDK's authorities. */
public final class Trust {

  private Trust() {}

  /**
   * What checks that a certificate comes from one of {@code authorities}.
   *
   * @throws GeneralSecurityException if the JDK cannot use them
   */
  public static TrustManagerFactory in(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (X509Certificate each : authorities) {
      trusted.setCertificateEntry("authority-" + trusted.size(), each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }
}
