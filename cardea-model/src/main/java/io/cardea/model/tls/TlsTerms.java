package io.cardea.model.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How Cardea speaks TLS with a server.
 *
 * @param authorities who may have signed the server's certificate; empty: whom the JDK trusts
 * @param identity what Cardea proves itself with if the server asks; empty: nothing
 */
public record TlsTerms(List<X509Certificate> authorities, Optional<Identity> identity) {

  /** Whom the JDK trusts, as nobody. */
  public static final TlsTerms DEFAULT = new TlsTerms(List.of(), Optional.empty());

  /**
   * A certificate and its key.
   *
   * @param chain the certificate, and those between it and the authority
   * @param key a secret
   */
  public record Identity(List<X509Certificate> chain, PrivateKey key) {

    public Identity {
      chain = List.copyOf(chain);
    }

    /** Names who it is and nothing of the key. */
    @Override
    public String toString() {
      return chain.getFirst().getSubjectX500Principal().getName();
    }
  }

  public TlsTerms {
    authorities = List.copyOf(authorities);
  }
}
