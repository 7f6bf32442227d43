package io.cardea.dataplane.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The certificate that a client has shown when its connection began. */
public final class PeerCertificate {

  private PeerCertificate() {}

  /**
   * SHA-256 of the client's certificate in base64url (RFC 8705 §3.1); empty if none was asked for.
   * To be called when the handshake is done.
   */
  public static Optional<String> thumbprint(SslHandler secured) {
    SSLEngine engine = secured.engine();
    if (!engine.getNeedClientAuth()) {
      return Optional.empty();
    }
    try {
      byte[] der = engine.getSession().getPeerCertificates()[0].getEncoded();
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(der);
      return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256));
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
