package io.cardea.controlplane.secret;

import io.cardea.controlplane.store.Watch;
import java.util.Optional;

/**
 * Keeps sealed secrets, and the wrapped keyset under which they are sealed. Each change counts the
 * revision of the store up, and is durable before it is acknowledged. It never sees a value.
 *
 * <p>All methods block, within stated times, and are safe for any thread. What they throw: {@link
 * io.cardea.controlplane.store.StoreUnavailable} when the database is gone or overloaded, {@link
 * io.cardea.controlplane.store.StoreDamaged} when what is kept cannot be read.
 */
public interface SecretStore {

  /** Versions of a secret that are kept; with each further one the oldest goes. */
  int MAX_VERSIONS = 5;

  /** Secrets of one tenant. */
  int MAX_SECRETS = 1_000;

  /** What is in force. */
  SecretContent all();

  /** How many changes there have been. */
  long revision();

  /**
   * Lets {@code next} be the keyset, if it is {@code expected} now.
   *
   * @return the keyset from now on
   */
  String keyset(String expected, String next);

  /**
   * Makes a new version.
   *
   * @param keyset under which {@code sealing} seals
   */
  Put put(SecretId id, String author, String keyset, Sealing sealing);

  /** Encrypts the value of the version whose number it is given. */
  @FunctionalInterface
  interface Sealing {
    String seal(int version);
  }

  /** What has become of a new version. */
  sealed interface Put {

    /** It is in force. */
    record Done(SealedSecret secret) implements Put {}

    /** The tenant has {@value #MAX_SECRETS} secrets. */
    record Full() implements Put {}

    /** There is another keyset now. */
    record OtherKeyset() implements Put {}
  }

  /** The version before the newest one, if it is kept. */
  Optional<SealedSecret> former(SecretId id);

  /**
   * Removes all versions. With the last secret of all the keyset goes, too.
   *
   * @return the revision that has done it; empty if there is no such secret
   */
  Optional<Long> delete(SecretId id);

  /**
   * Calls {@code look} whenever there may be a change, of other processes, too, and from time to
   * time anyway, on a thread of its own. It may block and throw; it is called again.
   */
  Watch watch(Runnable look);
}
