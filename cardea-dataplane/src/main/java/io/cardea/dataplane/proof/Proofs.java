package io.cardea.dataplane.proof;

import io.cardea.dataplane.token.EmbeddedKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Checks proofs beside the event loops: each is signed with the key that it should be, and lets one
 * request in. What was used is remembered by this node alone, until it stops. Thread-safe.
 */
public final class Proofs {

  /** Some 25 MB. */
  static final int MOST = 262_144;

  /** Of one key: 350 requests a second for as long as a proof may be taken. */
  static final int MOST_OF_KEY = 32_768;

  private final Executor workers;
  private final UsedProofs used;

  /**
   * @param workers check signatures; bounded, and refuse what is more
   */
  public Proofs(Executor workers) {
    this(workers, new UsedProofs(MOST, MOST_OF_KEY));
  }

  Proofs(Executor workers, UsedProofs used) {
    this.workers = workers;
    this.used = used;
  }

  /**
   * Checks {@code proof} and takes it for {@code request}. Fails if there is too much to do.
   *
   * @param now when the request came
   */
  public CompletionStage<ProofCheck> check(Proof proof, UUID request, Instant now) {
    try {
      return CompletableFuture.supplyAsync(() -> verdict(proof, request, now), workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ProofCheck verdict(Proof proof, UUID request, Instant now) {
    Optional<EmbeddedKey> key = EmbeddedKey.of(proof.jws());
    if (key.isEmpty()) {
      return new ProofCheck.Wrong("whose key is not public, not for signatures, or too weak (jwk)");
    }
    if (!key.get().thumbprint().equals(proof.key())) {
      return new ProofCheck.Wrong("of another key than the token's (cnf.jkt)");
    }
    // Not before it is known to be its key's: else anybody could use it up.
    return key.get().hasSigned(proof.jws())
        ? used.use(proof, request, now)
        : new ProofCheck.Wrong("whose signature is wrong");
  }
}
