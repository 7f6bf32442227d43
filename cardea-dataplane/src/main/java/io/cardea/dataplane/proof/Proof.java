package io.cardea.dataplane.proof;

import io.cardea.dataplane.token.Jws;
import java.time.Instant;

/**
 * A proof that is for this request, by what it says itself; true only if it is signed with the key
 * that it should be, and was not used before.
 *
 * @param jws itself
 * @param key thumbprint of the key that it must be signed with
 * @param id what it is called, unlike any other of the key
 * @param until when it is over
 */
public record Proof(Jws jws, String key, String id, Instant until) {

  /** Says nothing of what may be used again. */
  @Override
  public String toString() {
    return "a proof";
  }
}
