package io.cardea.dataplane.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An authority, what it signs, and files of that in a folder. */
public final class TestCertificates {

  private final Path folder;
  private final X509Bundle authority;
  private X509Bundle server;

  public TestCertificates(Path folder) throws IOException {
    this.folder = folder;
    this.authority = authority("the authority");
    this.server = sign(authority);
    write(server);
    Files.writeString(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
  }

  private static X509Bundle authority(String name) {
    return built(() ->
        new CertificateBuilder()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  private static X509Bundle sign(X509Bundle issuer) {
    return built(() ->
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(issuer));
  }

  /** One of {@code algorithm}, by the same authority. */
  void use(CertificateBuilder.Algorithm algorithm) throws IOException {
    server =
        built(() ->
            new CertificateBuilder()
                .algorithm(algorithm)
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority));
    write(server);
  }

  private interface Work {
    X509Bundle build() throws Exception;
  }

  private static X509Bundle built(Work work) {
    try {
      return work.build();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(X509Bundle bundle) throws IOException {
    Files.writeString(certificate(), bundle.getCertificatePathPEM());
    Files.writeString(key(), bundle.getPrivateKeyPEM());
  }

  Path certificate() {
    return folder.resolve("server.pem");
  }

  Path key() {
    return folder.resolve("server.key");
  }

  /** Writes another certificate and key in place of those before. */
  public void renew() throws IOException {
    server = sign(authority);
    write(server);
  }

  /** The certificate that is in the file now. */
  public X509Certificate current() {
    return server.getCertificate();
  }

  /** The server's files. */
  public ServerTls.Files files() {
    return new ServerTls.Files(certificate(), key(), Optional.empty());
  }

  /** The same, for clients with a certificate of the authority. */
  public ServerTls.Files forKnownClients() {
    return new ServerTls.Files(certificate(), key(), Optional.of(folder.resolve("ca.pem")));
  }

  /** A client that trusts the authority and has no certificate. */
  public SSLContext client() {
    return client(null);
  }

  /** A client with a certificate of the authority. */
  public SSLContext knownClient() {
    return client(sign(authority));
  }

  /** A client with a certificate of another authority of the same name. */
  public SSLContext stranger() {
    return client(sign(authority("the authority")));
  }

  private SSLContext client(@Nullable X509Bundle own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = own == null ? null : keys(own).getKeyManagers();
      context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManagerFactory keys(X509Bundle own) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own.toKeyStore(new char[0]), new char[0]);
      return keys;
    } catch (NoSuchAlgorithmException | KeyStoreException | UnrecoverableKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
