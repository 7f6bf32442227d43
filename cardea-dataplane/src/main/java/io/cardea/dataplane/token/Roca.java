package io.cardea.dataplane.token;

import java.math.BigInteger;

/**
 * Tells RSA keys that were made with the library of CVE-2017-15361, "The Return of Coppersmith's
 * Attack" (Nemec et al., CCS 2017, §2.2.1): their private halves can be computed. Modulo each small
 * prime such a modulus is a power of 65537; another one is so by chance once in 10^8 times.
 */
final class Roca {

  private static final int GENERATOR = 65_537;
  private static final int[] PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private Roca() {}

  /** Whether a key with this modulus is not to be trusted. */
  static boolean isSuspect(BigInteger modulus) {
    for (int prime : PRIMES) {
      int rest = modulus.mod(BigInteger.valueOf(prime)).intValue();
      if (!isPower(rest, prime)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPower(int rest, int prime) {
    int power = 1;
    do {
      if (power == rest) {
        return true;
      }
      power = power * GENERATOR % prime;
    } while (power != 1);
    return false;
  }
}
