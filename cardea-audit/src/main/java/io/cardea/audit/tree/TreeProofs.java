package io.cardea.audit.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the proofs of RFC 6962 sections 2.1.1 and 2.1.2, each from O(log² n) nodes. One thread. */
public final class TreeProofs {

  private final NodeSource nodes;
  private final TreeHasher hasher = new TreeHasher();

  public TreeProofs(NodeSource nodes) {
    this.nodes = nodes;
  }

  /** The root over the first {@code size} leaves. */
  public byte[] root(long size) throws IOException {
    return size == 0 ? hasher.empty() : root(0, size);
  }

  /**
   * The path from leaf {@code index} to the root over the first {@code size} leaves, from the
   * leaf's sibling on.
   *
   * @throws IllegalArgumentException if there is no such leaf
   */
  public List<byte[]> inclusion(long index, long size) throws IOException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    }
    List<byte[]> path = new ArrayList<>();
    include(index, 0, size, path);
    return path;
  }

  /**
   * That the tree of {@code to} leaves begins with that of {@code from} leaves.
   *
   * @throws IllegalArgumentException unless 0 < from <= to
   */
  public List<byte[]> consistency(long from, long to) throws IOException {
    if (from <= 0 || from > to) {
      throw new IllegalArgumentException("no proof from " + from + " to " + to);
    }
    List<byte[]> path = new ArrayList<>();
    extend(from, 0, to, true, path);
    return path;
  }

  private void include(long index, long low, long high, List<byte[]> path) throws IOException {
    if (high - low == 1) {
      return;
    }
    long middle = middle(low, high);
    if (index < middle) {
      include(index, low, middle, path);
      path.add(root(middle, high));
    } else {
      include(index, middle, high, path);
      path.add(root(low, middle));
    }
  }

  /** SUBPROOF of RFC 6962, with {@code from} counted from the first leaf of all. */
  private void extend(long from, long low, long high, boolean isKnown, List<byte[]> path)
      throws IOException {
    if (from == high) {
      if (!isKnown) {
        path.add(root(low, high));
      }
      return;
    }
    long middle = middle(low, high);
    if (from <= middle) {
      extend(from, low, middle, isKnown, path);
      path.add(root(middle, high));
    } else {
      extend(from, middle, high, false, path);
      path.add(root(low, middle));
    }
  }

  private byte[] root(long low, long high) throws IOException {
    long count = high - low;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return nodes.node(level, low >>> level);
    }
    long middle = middle(low, high);
    return hasher.node(root(low, middle), root(middle, high));
  }

  /** Behind the largest power of two that is smaller than the number of leaves. */
  private static long middle(long low, long high) {
    return low + Long.highestOneBit(high - low - 1);
  }
}
