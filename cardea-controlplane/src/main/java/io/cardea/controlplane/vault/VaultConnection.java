package io.cardea.controlplane.vault;

import io.cardea.controlplane.document.FileState;
import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReading.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A session at the Vault of the settings that are in force; another one when those, or the file of
 * certificates, have changed. Blocks; for one thread.
 */
final class VaultConnection implements AutoCloseable {

  private final LongSupplier clock;
  private Optional<Open> open = Optional.empty();
  private long logins;

  private record Open(
      VaultSettings settings, String certificates, VaultHttp http, VaultSession session) {}

  VaultConnection(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Reads a secret, or renews what it is good for.
   *
   * @param before what was read before
   */
  VaultReading read(VaultSettings settings, String path, VaultReading before) {
    try {
      VaultSession session = session(settings);
      return renewed(session, before).orElseGet(() -> session.read(path));
    } catch (IOException e) {
      return new Failed(
          "the file " + settings.ca().map(Path::toString).orElse("") + " holds no certificates",
          "let spec.vault.ca of the Gateway name a file of PEM certificates",
          true);
    } finally {
      logins = open.map(now -> now.session().logins()).orElse(logins);
    }
  }

  private static Optional<VaultReading> renewed(VaultSession session, VaultReading before) {
    return before instanceof Found(var data, var lease)
        ? lease
            .filter(VaultLease::isRenewable)
            .filter(held -> held.login() == session.logins())
            .flatMap(session::renew)
            .map(held -> new Found(data, Optional.of(held)))
        : Optional.empty();
  }

  /** The latest login. */
  long login() {
    return logins;
  }

  /** When the token is to be renewed, by the clock; empty if there is none. */
  Optional<Long> renewal() {
    return open.flatMap(now -> now.session().renewal());
  }

  /** Renews the token if it is time. */
  void keepAlive() {
    open.ifPresent(now -> {
      now.session().keepAlive();
      logins = now.session().logins();
    });
  }

  private VaultSession session(VaultSettings settings) throws IOException {
    String certificates = settings.ca().map(FileState::of).orElse("");
    if (open.isEmpty()
        || !open.get().settings().equals(settings)
        || !open.get().certificates().equals(certificates)) {
      close();
      VaultHttp http = new VaultHttp(settings);
      VaultSession session = new VaultSession(http, settings.login(), clock, logins);
      open = Optional.of(new Open(settings, certificates, http, session));
    }
    return open.get().session();
  }

  @Override
  public void close() {
    open.ifPresent(now -> now.http().close());
    open = Optional.empty();
  }
}
