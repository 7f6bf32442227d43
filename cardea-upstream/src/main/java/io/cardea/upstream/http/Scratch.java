package io.cardea.upstream.http;

/** An array to read into, lent for the length of one read. Belongs to one event loop. */
final class Scratch {

  private static final int BYTES = 64 * 1024;

  private final byte[] bytes = new byte[BYTES];
  private int borrowers;

  /** The array, or another if somebody up the stack has it; to be given back. */
  byte[] take() {
    return borrowers++ == 0 ? bytes : new byte[BYTES];
  }

  void giveBack() {
    borrowers--;
  }
}
