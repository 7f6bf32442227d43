package io.cardea.dataplane.proof;

import io.cardea.dataplane.token.TokenDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Remembers proofs until they are over, so that each lets one request in (RFC 9449 §11.1). When
 * there is no room for more, or for more of a key, no more are taken: none is forgotten early.
 * Thread-safe.
 */
final class UsedProofs {

  /** A key, and how many of its proofs are remembered. */
  private static final class Owner {
    private final String key;
    private int proofs;

    Owner(String key) {
      this.key = key;
    }
  }

  private record Entry(TokenDigest proof, Owner owner) {}

  private final int most;
  private final int mostOfKey;
  private final Object lock = new Object();
  private final Map<TokenDigest, UUID> used = new HashMap<>();
  private final Map<String, Owner> owners = new HashMap<>();
  private final TreeMap<Long, List<Entry>> bySecond = new TreeMap<>();

  /** Of what was over by then nothing is known any more. */
  private long forgotten = Long.MIN_VALUE;

  /**
   * @param most proofs at a time
   * @param mostOfKey proofs of one key at a time
   */
  UsedProofs(int most, int mostOfKey) {
    this.most = most;
    this.mostOfKey = mostOfKey;
  }

  /**
   * Takes {@code proof} for the request {@code request}, for which it may be taken once more: a
   * request may be looked at again, also by another node.
   */
  ProofCheck use(Proof proof, UUID request, Instant now) {
    TokenDigest digest = TokenDigest.of(proof.key() + "." + proof.id());
    long end = proof.until().getEpochSecond() + 1;
    synchronized (lock) {
      forget(now.getEpochSecond());
      UUID by = used.get(digest);
      if (by != null) {
        return by.equals(request)
            ? new ProofCheck.Right()
            : new ProofCheck.Wrong("that was used before (jti)");
      }
      // Only if the clock was put back: it may have been used then.
      if (end <= forgotten) {
        return new ProofCheck.Wrong("older than what is remembered (iat)");
      }
      Owner owner = owners.getOrDefault(proof.key(), new Owner(proof.key()));
      if (used.size() >= most || owner.proofs >= mostOfKey) {
        return new ProofCheck.Full();
      }
      owner.proofs++;
      owners.put(owner.key, owner);
      used.put(digest, request);
      bySecond.computeIfAbsent(end, _ -> new ArrayList<>()).add(new Entry(digest, owner));
      return new ProofCheck.Right();
    }
  }

  private void forget(long now) {
    while (!bySecond.isEmpty() && bySecond.firstKey() <= now) {
      Map.Entry<Long, List<Entry>> over = bySecond.pollFirstEntry();
      forgotten = over.getKey();
      for (Entry entry : over.getValue()) {
        used.remove(entry.proof());
        if (--entry.owner().proofs == 0) {
          owners.remove(entry.owner().key);
        }
      }
    }
  }

  int size() {
    synchronized (lock) {
      return used.size();
    }
  }
}
