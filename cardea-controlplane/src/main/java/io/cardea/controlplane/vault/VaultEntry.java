package io.cardea.controlplane.vault;

import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReading.Found;
import io.cardea.controlplane.vault.VaultReading.Gone;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one path. Never changes.
 *
 * @param known what its fields are taken from
 * @param trouble why it could not be read the last time
 * @param isTried whether it was tried to read it since it was wanted
 * @param read when {@code known} was read, in nanoseconds of the same clock as {@code due}
 * @param due when to read it again
 */
record VaultEntry(
    VaultReading known, Optional<String> trouble, boolean isTried, long read, long due) {

  /** Wanted at {@code now}. */
  static VaultEntry wanted(long now) {
    return new VaultEntry(
        new Failed("it was not read yet", "", false), Optional.empty(), false, now, now);
  }

  /** Wanted while nothing can be read, until {@code retry}. */
  static VaultEntry wanted(Failed away, long retry) {
    return new VaultEntry(away, Optional.of(away.reason()), true, retry, retry);
  }

  /** The same, to be read at once. */
  VaultEntry again(long now) {
    return new VaultEntry(known, trouble, false, read, now);
  }

  /** The same, to be read at {@code time} at the latest. */
  VaultEntry soon(long time) {
    return new VaultEntry(known, trouble, isTried, read, time);
  }

  /**
   * After it was tried to read it at {@code now}. What Vault says to be gone is gone; what it does
   * not say anything about stays as it was, for a while.
   *
   * @param keep for how long, since it was read
   * @param due when to read it again
   */
  VaultEntry after(VaultReading reading, long now, Duration keep, long due) {
    return switch (reading) {
      case Found found -> new VaultEntry(found, Optional.empty(), true, now, due);
      case Gone gone -> new VaultEntry(gone, Optional.of(gone.reason()), true, now, due);
      case Failed failed -> {
        boolean isKept = known instanceof Found && now - read < keep.toNanos();
        yield new VaultEntry(
            isKept ? known : failed, Optional.of(failed.reason()), true, read, due);
      }
    };
  }

  /** Whether there are no fields. */
  boolean isMissing() {
    return !(known instanceof Found);
  }

  /** What is known of {@code field}. */
  SecretValue value(VaultField field) {
    return switch (known) {
      case Found(var data, _) ->
          Optional.ofNullable(data.get(field.field()))
              .<SecretValue>map(SecretValue.Known::new)
              .orElseGet(() -> unreadable(field, "it has no such field", ""));
      case Gone(String reason, String hint) -> unreadable(field, reason, hint);
      case Failed(String reason, String hint, _) -> unreadable(field, reason, hint);
    };
  }

  static SecretValue unreadable(VaultField field, String reason, String hint) {
    return new SecretValue.Unreadable(
        "the secret " + field + " of Vault cannot be read: " + reason, hint);
  }
}
