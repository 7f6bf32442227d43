package io.cardea.upstream.http;

import io.cardea.model.tls.TlsTerms;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** An authority, and the certificates that it signs. */
record TestCertificates(X509Bundle authority) {

  private static final char[] PASSWORD = {};

  static TestCertificates of(String authority) throws Exception {
    return new TestCertificates(
        new CertificateBuilder()
            .subject("CN=" + authority)
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  /** What {@code builder} describes, signed. */
  X509Bundle sign(CertificateBuilder builder) throws Exception {
    return builder.subject("CN=signed").buildIssuedBy(authority);
  }

  /** What a server with that certificate speaks TLS with, which asks clients for one of ours. */
  SSLContext serving(X509Bundle own) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.toKeyStore(PASSWORD), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(), null);
    return context;
  }

  /** What a client that trusts the authority speaks TLS with. */
  SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(), null);
    return context;
  }

  private TrustManager[] trust() {
    return authority.toTrustManagerFactory().getTrustManagers();
  }

  /** To trust the authority, and to be who {@code own} says. */
  TlsTerms terms(Optional<X509Bundle> own) {
    return new TlsTerms(
        List.of(authority.getCertificate()),
        own.map(bundle ->
            new TlsTerms.Identity(
                bundle.getCertificatePathList(), bundle.getKeyPair().getPrivate())));
  }
}
