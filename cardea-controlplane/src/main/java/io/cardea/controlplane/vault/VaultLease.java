package io.cardea.controlplane.vault;

/**
 * For how long a secret is good that was made for the gateway.
 *
 * @param id by which it is renewed
 * @param seconds from when it was given or renewed
 * @param first seconds when it was given: what is renewed for less than half of it is about to end
 * @param isRenewable whether it can be renewed
 * @param login the login whose token it ends with
 */
record VaultLease(String id, long seconds, long first, boolean isRenewable, long login) {

  /** The same, renewed for {@code next} seconds. */
  VaultLease renewed(long next, boolean isRenewableStill) {
    return new VaultLease(id, next, first, isRenewableStill && next * 2 >= first, login);
  }

  /** Nanoseconds after which it is time to renew or replace it: two thirds, at least 1 s. */
  long nanosToRenewal() {
    return VaultToken.nanosToRenewal(seconds);
  }
}
