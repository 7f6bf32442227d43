package io.cardea.controlplane.vault;

import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where secrets are read from, as the Gateway declares it.
 *
 * @param address scheme, host, port and path before {@code /v1/}, without a slash at its end
 * @param namespace of Vault Enterprise or OpenBao
 * @param ca file of the certificates (PEM) that are trusted instead of the JDK's
 * @param login how the gateway gets its token
 * @param refresh how often each secret without a lease is read again
 * @param keep how long a value is used that could not be read again
 * @param apiPaths what paths begin with that documents of the API may name; {@code {tenant}} in
 *     them is the document's
 */
public record VaultSettings(
    String address,
    Optional<String> namespace,
    Optional<Path> ca,
    VaultLogin login,
    Duration refresh,
    Duration keep,
    List<String> apiPaths) {

  /** What is read again every minute, and used for a day if it cannot be. */
  public static final Duration REFRESH = Duration.ofSeconds(60);

  /** See {@link #REFRESH}. */
  public static final Duration KEEP = Duration.ofDays(1);

  public VaultSettings {
    apiPaths = List.copyOf(apiPaths);
  }

  /** Whether a document of the API of {@code tenant} may name {@code path}. */
  boolean isOpenToApi(TenantId tenant, String path) {
    return apiPaths.stream()
        .map(beginning -> beginning.replace("{tenant}", tenant.toString()))
        .anyMatch(path::startsWith);
  }
}
