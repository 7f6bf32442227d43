package io.cardea.dataplane.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys that seal session ids, newest first; the others only open. */
public final class SessionKeys {

  /**
   * One key.
   *
   * @param id names it in sealed ids
   * @param secret AES-256
   */
  public record Key(int id, SecretKey secret) {

    /** A key of 32 secret bytes. */
    public static Key of(int id, byte[] secret) {
      if (secret.length != 32) {
        throw new IllegalArgumentException("a session key has 32 bytes");
      }
      return new Key(id, new SecretKeySpec(secret, "AES"));
    }

    @Override
    public String toString() {
      return "session key " + id;
    }
  }

  private final List<Key> keys;

  public SessionKeys(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("at least one session key is needed");
    }
    this.keys = List.copyOf(keys);
  }

  /** One fresh key that nothing else knows. */
  public static SessionKeys fresh(SecureRandom random) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return new SessionKeys(List.of(Key.of(random.nextInt(), secret)));
  }

  Key newest() {
    return keys.getFirst();
  }

  Optional<Key> find(int id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }
}
