package io.cardea.upstream.http;

import io.cardea.model.tls.TlsTerms;
import io.cardea.model.tls.Trust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the JDK needs to speak TLS on terms of an adapter's own. */
public final class TermsContext {

  private static final char[] NO_PASSWORD = {};

  private TermsContext() {}

  static SSLContext of(TlsTerms terms) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(terms).map(KeyManagerFactory::getKeyManagers).orElse(null),
          trust(terms).map(TrustManagerFactory::getTrustManagers).orElse(null),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static IllegalStateException unusable(Exception e) {
    return new IllegalStateException("this JDK cannot use what was read", e);
  }

  /** What trusts the authorities of {@code terms}; empty: whom the JDK trusts. */
  public static Optional<TrustManagerFactory> trust(TlsTerms terms) {
    if (terms.authorities().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Trust.in(terms.authorities()));
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  /** What shows the certificate of {@code terms}, if they have one. */
  public static Optional<KeyManagerFactory> keys(TlsTerms terms) {
    if (terms.identity().isEmpty()) {
      return Optional.empty();
    }
    TlsTerms.Identity identity = terms.identity().get();
    try {
      KeyStore own = store();
      own.setKeyEntry(
          "own", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, NO_PASSWORD);
      return Optional.of(factory);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
