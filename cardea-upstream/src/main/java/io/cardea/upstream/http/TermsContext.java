package io.cardea.upstream.http;

import io.cardea.model.tls.TlsTerms;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What the JDK needs to speak TLS on terms of an adapter's own. */
final class TermsContext {

  private static final char[] NO_PASSWORD = {};

  private TermsContext() {}

  static SSLContext of(TlsTerms terms) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          terms.identity().map(TermsContext::keys).orElse(null), trust(terms.authorities()), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot use what was read", e);
    }
  }

  /** Null: whom the JDK trusts. */
  private static TrustManager @Nullable [] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore trusted = empty();
    for (X509Certificate each : authorities) {
      trusted.setCertificateEntry("authority-" + trusted.size(), each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(TlsTerms.Identity identity) {
    try {
      KeyStore own = empty();
      own.setKeyEntry(
          "own", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot use what was read", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
