package io.cardea.app.gateway;

import io.cardea.controlplane.keys.KeyService;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/** The key that a new gateway's administrator begins with. */
public final class FirstKey {

  private FirstKey() {}

  /** Issues it if the gateway has no working admin key; it does not expire. */
  public static Optional<String> issue(KeyService keys, Instant now) {
    boolean hasAdmin =
        keys.list(TenantId.DEFAULT).stream()
            .anyMatch(key -> key.isLive(now) && key.scope().adminRoles().contains(AdminRole.ADMIN));
    return hasAdmin
        ? Optional.empty()
        : Optional.of(
            keys.issue(TenantId.DEFAULT, BuiltIns.ADMIN_AGENT, KeyScope.admin(), Optional.empty())
                .key());
  }

  /** Writes it where only the owner can read it. */
  public static Path write(Path data, String key) throws IOException {
    Path file = data.resolve("admin.key");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, key + System.lineSeparator(), StandardOpenOption.TRUNCATE_EXISTING);
    return file;
  }
}
