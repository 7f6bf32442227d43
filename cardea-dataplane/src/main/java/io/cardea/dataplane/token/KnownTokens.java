package io.cardea.dataplane.token;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found out of tokens, bounded: when one generation is full it becomes the old one, and
 * what is still used comes back from there. Thread-safe.
 *
 * @param <E> what is known of a token
 */
public final class KnownTokens<E> {

  private final int most;
  private volatile ConcurrentMap<TokenDigest, E> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<TokenDigest, E> old = new ConcurrentHashMap<>();

  /**
   * @param most tokens of one of the two generations
   */
  public KnownTokens(int most) {
    this.most = most;
  }

  public Optional<E> find(TokenDigest token) {
    @Nullable E found = young.get(token);
    if (found == null) {
      found = old.get(token);
      if (found != null) {
        put(token, found);
      }
    }
    return Optional.ofNullable(found);
  }

  public void put(TokenDigest token, E entry) {
    ConcurrentMap<TokenDigest, E> now = young;
    // Two threads may both begin a generation: then some tokens are checked once more.
    if (now.size() >= most) {
      old = now;
      now = new ConcurrentHashMap<>();
      young = now;
    }
    now.put(token, entry);
  }

  int size() {
    return young.size() + old.size();
  }
}
