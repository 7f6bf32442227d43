package io.cardea.audit.verify;

/** The root over all leaves so far, while they come one after the other. One thread. */
final class RunningRoot {

  private final Merkle merkle;

  /** For each bit that is set in {@link #size}, the root over that many leaves. */
  private final byte[][] roots = new byte[Long.SIZE][];

  private long size;

  RunningRoot(Merkle merkle) {
    this.merkle = merkle;
  }

  long size() {
    return size;
  }

  void add(byte[] leaf) {
    byte[] hash = leaf;
    int bit = 0;
    while ((size >>> bit & 1) == 1) {
      hash = merkle.node(roots[bit], hash);
      bit++;
    }
    roots[bit] = hash;
    size++;
  }

  byte[] root() {
    if (size == 0) {
      return merkle.empty();
    }
    int bit = Long.numberOfTrailingZeros(size);
    byte[] root = roots[bit];
    for (bit++; bit < Long.SIZE; bit++) {
      if ((size >>> bit & 1) == 1) {
        root = merkle.node(roots[bit], root);
      }
    }
    return root;
  }
}
