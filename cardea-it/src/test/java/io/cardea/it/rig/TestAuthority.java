package io.cardea.it.rig;

import io.cardea.dataplane.tls.ServerTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Who certifies a gateway on localhost, and those who call it; all trust nobody else. */
public final class TestAuthority {

  private final Path folder;
  private final X509Bundle authority;

  private TestAuthority(Path folder, X509Bundle authority) {
    this.folder = folder;
    this.authority = authority;
  }

  /** A new one, and a certificate of the gateway by it, in files of {@code folder}. */
  public static TestAuthority in(Path folder) throws Exception {
    X509Bundle root =
        new CertificateBuilder()
            .subject("CN=the authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    TestAuthority made = new TestAuthority(folder, root);
    Files.writeString(made.file(), root.getRootCertificatePEM());
    X509Certificate _ = made.renew();
    return made;
  }

  /** Its own certificate. */
  public Path file() {
    return folder.resolve("ca.pem");
  }

  /** The gateway's certificate. */
  public Path serverFile() {
    return folder.resolve("server.pem");
  }

  /** The key of {@link #serverFile}. */
  public Path serverKeyFile() {
    return folder.resolve("server.key");
  }

  /** Puts a new certificate of the gateway and its key in place; returns the certificate. */
  public X509Certificate renew() throws Exception {
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    Files.writeString(serverKeyFile(), server.getPrivateKeyPEM());
    Files.writeString(serverFile(), server.getCertificatePathPEM());
    return server.getCertificate();
  }

  /**
   * How the gateway is secured.
   *
   * @param mutual whether callers are asked for a certificate
   */
  public ServerTls server(boolean mutual) throws IOException {
    return ServerTls.of(
        new ServerTls.Files(
            serverFile(), serverKeyFile(), mutual ? Optional.of(file()) : Optional.empty()));
  }

  /** A certificate, its key with it, of somebody of this name. */
  public X509Bundle issue(String name) throws Exception {
    return new CertificateBuilder().subject("CN=" + name).buildIssuedBy(authority);
  }

  /** Who is let in by {@code holder}. */
  public HttpClient client(X509Bundle holder, HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(context(holder.toKeyManagerFactory().getKeyManagers()))
        .build();
  }

  /** Who has no certificate. */
  public HttpClient client() throws Exception {
    return HttpClient.newBuilder().sslContext(context(null)).build();
  }

  private SSLContext context(KeyManager @Nullable [] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }

  /** The SHA-256 of a certificate in DER. */
  public static byte[] digest(X509Bundle holder) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(holder.getCertificate().getEncoded());
  }
}
