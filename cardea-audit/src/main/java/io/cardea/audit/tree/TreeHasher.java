package io.cardea.audit.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of RFC 6962 section 2.1, SHA-256. One thread. */
public final class TreeHasher {

  /** Length of a hash. */
  public static final int HASH_BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256;

  public TreeHasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The hash of a leaf that commits to {@code payload}. */
  public byte[] leaf(byte[] payload) {
    return leaf(payload, 0, payload.length);
  }

  /** The same of the {@code length} bytes from {@code from} on. */
  public byte[] leaf(byte[] bytes, int from, int length) {
    sha256.update(LEAF);
    sha256.update(bytes, from, length);
    return sha256.digest();
  }

  /** The hash of a node over two others. */
  public byte[] node(byte[] left, byte[] right) {
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** The root of a tree without leaves. */
  public byte[] empty() {
    return sha256.digest();
  }
}
