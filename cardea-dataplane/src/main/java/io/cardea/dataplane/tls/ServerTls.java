package io.cardea.dataplane.tls;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * TLS 1.2 and 1.3 of a listener, as RFC 9325 recommends: forward secrecy and authenticated
 * encryption only, no renegotiation, no compression. Its certificate is read from files, again when
 * they have changed; connections that are open keep theirs. Thread-safe.
 */
public final class ServerTls {

  static {
    // TLS 1.2: a client that may renegotiate can have handshakes made for nothing.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /**
   * Where it is read from, all in PEM.
   *
   * @param certificate the certificate, and those between it and the authority, in this order
   * @param key its private key: PKCS#8, without a password
   * @param clientAuthorities clients must have a certificate of one of these; empty: of none
   */
  public record Files(Path certificate, Path key, Optional<Path> clientAuthorities) {}

  /** What is in the files. */
  private record Content(PemFile certificate, PemFile key, Optional<PemFile> authorities) {

    static Content of(Files files) throws IOException {
      return new Content(
          PemFile.read(files.certificate()),
          PemFile.read(files.key()),
          files.clientAuthorities().isEmpty()
              ? Optional.empty()
              : Optional.of(PemFile.read(files.clientAuthorities().get())));
    }
  }

  private record Made(Content from, SslContext context, Instant expires) {}

  private final Files files;
  private volatile Made made;

  private ServerTls(Files files, Made made) {
    this.files = files;
    this.made = made;
  }

  /**
   * Reads {@code files}. Blocking.
   *
   * @throws IOException if one of them cannot be read or does not fit the others; the message says
   *     what to do, and shows nothing of a key
   */
  public static ServerTls of(Files files) throws IOException {
    return new ServerTls(files, make(Content.of(files)));
  }

  /**
   * Reads the files again; if they are not right, what was read before stays in use. Blocking.
   *
   * @return whether they have changed
   * @throws IOException as {@link #of} does
   */
  public boolean refresh() throws IOException {
    Content now = Content.of(files);
    if (now.equals(made.from())) {
      return false;
    }
    made = make(now);
    return true;
  }

  /** When the certificate ends. */
  public Instant expires() {
    return made.expires();
  }

  /**
   * What stands between the network and HTTP on one connection.
   *
   * @param worker where the costly steps of a handshake run
   * @param patience until the handshake is done
   */
  public ChannelHandler handler(Executor worker, Duration patience) {
    return new SecureOnly(made.context(), worker, patience);
  }

  private static Made make(Content content) throws IOException {
    List<X509Certificate> chain = content.certificate().certificates();
    PrivateKey key = content.key().privateKey(chain.getFirst());
    SslContextBuilder builder =
        SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.FATAL_ALERT,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
    if (content.authorities().isPresent()) {
      builder
          .trustManager(content.authorities().get().certificates().toArray(X509Certificate[]::new))
          .clientAuth(ClientAuth.REQUIRE);
    }
    return new Made(content, builder.build(), chain.getFirst().getNotAfter().toInstant());
  }
}
