package io.cardea.dataplane.token;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signatures were right, bounded: when one generation is full it becomes the old one,
 * and what is still used comes back from there. Thread-safe.
 */
final class KnownTokens {

  /** What was found out of a token, and by which keys. */
  record Entry(Claimed.Good claims, KeySet keys) {}

  private final int most;
  private volatile ConcurrentMap<TokenDigest, Entry> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<TokenDigest, Entry> old = new ConcurrentHashMap<>();

  /**
   * @param most tokens of one of the two generations
   */
  KnownTokens(int most) {
    this.most = most;
  }

  Optional<Entry> find(TokenDigest token) {
    @Nullable Entry found = young.get(token);
    if (found == null) {
      found = old.get(token);
      if (found != null) {
        put(token, found);
      }
    }
    return Optional.ofNullable(found);
  }

  void put(TokenDigest token, Entry entry) {
    ConcurrentMap<TokenDigest, Entry> now = young;
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
