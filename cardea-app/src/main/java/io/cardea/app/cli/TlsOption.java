package io.cardea.app.cli;

import io.cardea.dataplane.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Whether a gateway's listeners speak HTTPS, and as whom. */
final class TlsOption {

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speak HTTPS with this certificate (PEM, with those between it and the authority); read"
              + " again when it is renewed.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key (PEM, PKCS#8, without a password).")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Let in only clients with a certificate of one of these authorities (PEM).")
  private @Nullable Path clientAuthorities;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * TLS of the listeners; empty: none.
   *
   * @throws IOException if a file cannot be used
   * @throws CommandLine.ParameterException if one is missing
   */
  Optional<ServerTls> tls() throws IOException {
    if (certificate == null && key == null && clientAuthorities == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "HTTPS needs both --tls-cert and --tls-key");
    }
    return Optional.of(
        ServerTls.of(
            new ServerTls.Files(certificate, key, Optional.ofNullable(clientAuthorities))));
  }
}
