package io.cardea.app.gateway;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.WebhookAnchor;
import io.cardea.audit.witness.Witness;
import io.cardea.audit.witness.WitnessAnchor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints of the audit log are brought to.
 *
 * @param file that each is written to; empty: none
 * @param webhooks that each is posted to
 * @param keyVariable the environment variable that holds what webhooks are sent as a bearer
 *     credential; empty: none is sent
 * @param witnesses that cosign them
 * @param witnessInterval from one checkpoint for a witness to the next at least
 */
public record AuditAnchors(
    Optional<Path> file,
    List<URI> webhooks,
    Optional<String> keyVariable,
    List<Witness> witnesses,
    Duration witnessInterval) {

  /** Nowhere. */
  public static final AuditAnchors NONE =
      new AuditAnchors(
          Optional.empty(), List.of(), Optional.empty(), List.of(), Duration.ofSeconds(10));

  public AuditAnchors {
    webhooks = List.copyOf(webhooks);
    witnesses = List.copyOf(witnesses);
  }

  /**
   * What posts them.
   *
   * @param log the folder of the audit log
   * @throws IOException if the credential is not there, or none that can be sent
   */
  List<Anchor> overHttp(Path log, Function<String, @Nullable String> environment)
      throws IOException {
    Optional<String> key =
        keyVariable.isPresent()
            ? Optional.of(credential(keyVariable.get(), environment))
            : Optional.empty();
    return Stream.<Anchor>concat(
            webhooks.stream().map(uri -> new WebhookAnchor(uri, key)),
            witnesses.stream().map(witness -> new WitnessAnchor(witness, log, witnessInterval)))
        .toList();
  }

  private static String credential(String variable, Function<String, @Nullable String> environment)
      throws IOException {
    String value = environment.apply(variable);
    if (value == null || !value.strip().matches("[!-~]{1,4096}")) {
      throw new IOException(
          "the environment variable %s has to hold the webhooks' credential, of printable ASCII"
                  .formatted(variable)
              + " without blanks");
    }
    return value.strip();
  }
}
