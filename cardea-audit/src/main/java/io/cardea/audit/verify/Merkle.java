package io.cardea.audit.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes of RFC 6962 section 2.1, and the checks of proofs of RFC 9162 sections 2.1.3.2 and
 * 2.1.4.2, which has the same tree. One thread.
 */
final class Merkle {

  static final int HASH_BYTES = 32;

  private final MessageDigest sha256;

  Merkle() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] leaf(byte[] bytes, int from, int length) {
    sha256.update((byte) 0);
    sha256.update(bytes, from, length);
    return sha256.digest();
  }

  byte[] node(byte[] left, byte[] right) {
    sha256.update((byte) 1);
    sha256.update(left);
    return sha256.digest(right);
  }

  byte[] empty() {
    return sha256.digest();
  }

  /** Whether {@code leaf} is number {@code index} of the {@code size} leaves under {@code root}. */
  boolean isIncluded(long index, long size, byte[] leaf, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size || !areHashes(path, leaf, root)) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] hash = leaf;
    for (byte[] other : path) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = node(other, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        hash = node(hash, other);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && Arrays.equals(hash, root);
  }

  /**
   * Whether the tree of {@code from} leaves is the beginning of that of {@code to} leaves. Nothing
   * is proved of an empty one.
   */
  boolean isConsistent(long from, long to, byte[] fromRoot, byte[] toRoot, List<byte[]> path) {
    if (from > 0 && from == to) {
      return path.isEmpty() && Arrays.equals(fromRoot, toRoot);
    }
    if (from <= 0 || from > to || path.isEmpty() || !areHashes(path, fromRoot, toRoot)) {
      return false;
    }
    boolean isWhole = Long.bitCount(from) == 1;
    long fn = from - 1;
    long sn = to - 1;
    while ((fn & 1) == 1) {
      fn >>>= 1;
      sn >>>= 1;
    }
    byte[] first = isWhole ? fromRoot : path.getFirst();
    byte[] second = first;
    for (byte[] other : path.subList(isWhole ? 0 : 1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        first = node(other, first);
        second = node(other, second);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        second = node(second, other);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && Arrays.equals(first, fromRoot) && Arrays.equals(second, toRoot);
  }

  private static boolean areHashes(List<byte[]> path, byte[]... more) {
    return path.size() <= Long.SIZE
        && path.stream().allMatch(hash -> hash.length == HASH_BYTES)
        && Arrays.stream(more).allMatch(hash -> hash.length == HASH_BYTES);
  }
}
