package io.cardea.testkit.witness;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;

/** Checks a Merkle consistency proof by the definition of it, RFC 6962 section 2.1.2, backwards. */
final class Consistency {

  private final byte[] oldRoot;
  private final Deque<byte[]> proof;

  private Consistency(byte[] oldRoot, List<byte[]> proof) {
    this.oldRoot = oldRoot;
    this.proof = new ArrayDeque<>(proof);
  }

  /** Whether {@code proof} shows that the tree of {@code size} begins with that of {@code old}. */
  static boolean holds(long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof)
      throws GeneralSecurityException {
    if (old == 0) {
      return proof.isEmpty();
    }
    Consistency check = new Consistency(oldRoot, proof);
    try {
      List<byte[]> roots = check.subproof(old, size, true);
      return check.proof.isEmpty()
          && Arrays.equals(roots.getFirst(), oldRoot)
          && Arrays.equals(roots.getLast(), root);
    } catch (NoSuchElementException e) { // too short
      return false;
    }
  }

  /** The root of the smaller tree over these leaves, and that of the larger one. */
  private List<byte[]> subproof(long m, long n, boolean isKnown) throws GeneralSecurityException {
    if (m == n) {
      byte[] root = isKnown ? oldRoot : proof.removeLast();
      return List.of(root, root);
    }
    long k = Long.highestOneBit(n - 1);
    byte[] other = proof.removeLast();
    if (m <= k) {
      List<byte[]> left = subproof(m, k, isKnown);
      return List.of(left.getFirst(), node(left.getLast(), other));
    }
    List<byte[]> right = subproof(m - k, n - k, false);
    return List.of(node(other, right.getFirst()), node(other, right.getLast()));
  }

  private static byte[] node(byte[] left, byte[] right) throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((byte) 1);
    sha256.update(left);
    return sha256.digest(right);
  }
}
