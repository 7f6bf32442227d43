package io.cardea.app.cli;

import io.cardea.controlplane.tls.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose certificates a gateway may have that a command connects to. */
final class TrustOption {

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      defaultValue = "${env:CARDEA_CA}",
      description =
          "Authorities (PEM) that the gateway's certificate may come from (default: $CARDEA_CA, else"
              + " those of the JDK).")
  private @Nullable Path file;

  /**
   * What to speak TLS with; empty: what the JDK does.
   *
   * @throws IOException if the file holds no certificates
   */
  Optional<SSLContext> tls() throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrustedCertificates.of(file));
    } catch (GeneralSecurityException e) {
      throw new IOException("--ca: " + file + " holds no certificates in PEM", e);
    }
  }
}
